"""What dummy inputs are drawn from: one class a kind of draw.

In: 32-bit random words. Out: the values of one sample after the other.
"""
