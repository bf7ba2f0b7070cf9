"""A little app whose effects can be counted."""
