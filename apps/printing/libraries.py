"""Is what PDF needs from the system there? Asked without loading the PDF engine, which takes a web process a second."""

import ctypes
from functools import cache

NEEDED = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@cache
def missing() -> tuple[str, ...]:
    return tuple(name for name in NEEDED if not _there(name))


def note() -> str:
    """For `/readyz`: what cannot be done here, or nothing."""
    return f"no PDF: {', '.join(missing())} missing" if missing() else ""


def _there(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
