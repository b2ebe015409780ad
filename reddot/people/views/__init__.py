"""Pages of people: facts recorded and put right by hand, and imported files."""
