"""One class each, found by name."""
