"""Words for the answer, for lists of answers and for decisions about them."""
