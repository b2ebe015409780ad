"""Reddot: a police force's whole Taser (Conducted Energy Device) programme."""
