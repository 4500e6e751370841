"""Keras 1 and 2 spellings, understood with their old meaning and reported with the modern line.

In: a document as written. Out: the same document in today's words, and one note for each old word.
"""

from seqspec.spec.legacy.modernize import OLD_WORDS, modernize

__all__ = ["OLD_WORDS", "modernize"]
