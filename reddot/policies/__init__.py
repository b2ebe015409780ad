"""Which policy a force has adopted, from which day, by whose decision, and which officers have read it."""
