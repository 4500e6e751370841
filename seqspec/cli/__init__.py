"""The command line: arguments in, one call into the library, one render out.

A command is one module of `commands/` with a function of its own name; none is listed anywhere.
"""
