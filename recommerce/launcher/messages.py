"""What the launcher says: progress while it works, and one sentence when it cannot go on."""

import errno
import os
import sys
import time

NO_SPACE = os.strerror(errno.ENOSPC)
_started = time.monotonic()


class Refusal(Exception):
    """The launcher cannot go on. The text is one sentence for the person at the terminal; exit status 1."""


def seconds() -> float:
    """Seconds since the launcher began."""
    return time.monotonic() - _started


def progress(text: str) -> None:
    print(f"[{seconds():5.1f} s] {text}", flush=True)


def plain(text: str = "") -> None:
    print(text, flush=True)


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def sentence_for(error: OSError) -> str:
    """The sentence for an operating-system error nobody foresaw at the place it happened."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or NO_SPACE in str(error):  # copying a tree sums up its errors
        return f"The disk is full{where}: free some space and start again."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This user may not use {error.filename or 'a file it needs'}: check the owner and the mode."
    if error.errno == errno.EROFS:
        return f"The file system is read-only{where}: set DATA_DIR to a folder that can be written."
    return f"The system refused: {error.strerror or error}{where}."
