"""A fictional police force, generated from a seed and a day. Nobody in it exists. Page: docs/reference/demo.md."""
