"""Pages about several subjects, and what stands round every page."""
