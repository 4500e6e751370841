"""What dummy labels are: one class a kind of label.

In: random words, or the class that a teacher gives a sample. Out: the labels of one sample each.
"""
