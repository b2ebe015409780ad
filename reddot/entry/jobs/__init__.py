"""What runs by itself: each job reads the clock, and acts as a named job."""
