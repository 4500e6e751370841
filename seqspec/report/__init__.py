"""Records as a person or a program reads them: problems with excerpts, tables, progress, JSON.

In: records of the other packages. Out: text for a terminal, or one JSON document.
"""
