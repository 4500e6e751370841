"""From a `Document` to a `Spec`: frozen Pydantic models that hold every fact a spec states.

In: plain data with places. Out: one `Spec`, or every problem of the text at its line.
"""
