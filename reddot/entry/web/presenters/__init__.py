"""Words for the pages about several subjects."""
