"""Rights over what is for sale."""

from .stock import *  # noqa: F403  one vocabulary, kept in a file per subject
