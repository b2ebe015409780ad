"""The floor: types that more than one room needs. It imports nothing of Reddot."""
