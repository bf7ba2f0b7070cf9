"""What resale announces."""

from .stock import *  # noqa: F403  one vocabulary, kept in a file per subject
