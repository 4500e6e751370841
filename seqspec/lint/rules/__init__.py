"""One module a subject, one class a rule; a rule is found by standing here."""
