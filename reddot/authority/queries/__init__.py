"""The answer, for one officer and for a whole force."""
