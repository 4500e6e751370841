"""One module a command; its function has the module's name."""
