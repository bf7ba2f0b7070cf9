"""What resale announces."""

from .listing import *  # noqa: F403  one vocabulary, kept in a file per subject
from .margin import *  # noqa: F403  one vocabulary, kept in a file per subject
from .stock import *  # noqa: F403  one vocabulary, kept in a file per subject
