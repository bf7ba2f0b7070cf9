"""The folder that holds the databases, files and logs of one checkout, and the proof that it is ours."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from recommerce.launcher.accounts import Account, can_enter, give, nearest_existing
from recommerce.launcher.messages import Refusal

FORMAT = 1
MARKER = "recommerce.json"
SYSTEM_FOLDER = Path("/var/lib/recommerce")
LONGEST_SOCKET_PATH = 107  # bytes, the kernel's limit for a unix socket
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/+-]+")  # sockets become part of addresses and comma-separated lists
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")
MADE_BY_DJANGO = {"static", "files"}  # a manage.py run by hand may create these before the launcher does


@dataclass(frozen=True)
class DataFolder:
    """`root` is ours and exists; `sockets` is a short path only we and the service user may enter.

    `launcher_lock` is held by the launcher alone, `lock` also by the guard that clears up after a killed launcher.
    """

    root: Path
    sockets: Path
    launcher_lock: int
    lock: int
    temporary: bool = False

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def choose(checkout: Path, environ: Mapping[str, str], account: Account | None) -> Path:
    given = environ.get("DATA_DIR")
    if given:
        chosen = Path(given).expanduser().absolute()
        if chosen.exists() and not chosen.is_dir():
            raise Refusal(f"{chosen} is not a folder: set DATA_DIR to another place.")
        if not can_enter(account, nearest_existing(chosen)):
            who = account.name if account else "this user"
            raise Refusal(
                f"DATA_DIR={chosen} cannot be reached by the user {who}, who runs PostgreSQL: choose another."
            )
        return chosen
    if can_enter(account, checkout):
        return checkout / ".data"
    return SYSTEM_FOLDER / _digest(checkout)


def open_folder(root: Path, account: Account | None, *, patience: float = 12.0) -> DataFolder:
    """Creates or reuses the folder, refuses one that is not ours, and locks it against a second launcher.

    Waits up to `patience` seconds for a launcher that was just killed to be cleaned away.
    """
    _refuse_foreign(root)
    root.mkdir(parents=True, exist_ok=True)
    _let_through(root, account)
    _mark(root)
    launcher = _lock(root / MARKER, patience=0.0)
    cleaning = _lock(root, patience)
    return DataFolder(root=root, sockets=_sockets(root, account), launcher_lock=launcher, lock=cleaning)


def throw_away(account: Account | None) -> DataFolder:
    """A new folder for one run of the tests or checks; `discard` removes it."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if can_enter(account, Path(parent)):
            root = Path(tempfile.mkdtemp(prefix="rc-", dir=parent))
            root.chmod(0o711 if account else 0o700)
            return replace(open_folder(root, account), temporary=True)
    raise Refusal("No temporary folder can be reached by the user who runs PostgreSQL: set TMPDIR.")


def discard(folder: DataFolder) -> None:
    """Gives the folder up. A temporary one is removed, and so are sockets that had to live elsewhere."""
    os.close(folder.launcher_lock)
    os.close(folder.lock)
    if folder.temporary:
        shutil.rmtree(folder.root, ignore_errors=True)
    if folder.sockets.parent != folder.root:
        shutil.rmtree(folder.sockets, ignore_errors=True)


def _let_through(root: Path, account: Account | None) -> None:
    """Lets the service user pass through our own folders whatever the umask says. Nobody may list them."""
    for folder in (root.parent, root):
        if account and folder in (root, SYSTEM_FOLDER) and not can_enter(account, folder):
            folder.chmod(0o711)


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]


def _refuse_foreign(root: Path) -> None:
    marker = root / MARKER
    if marker.exists():
        try:
            written = int(json.loads(marker.read_text())["format"])
        except (ValueError, KeyError, TypeError):
            raise Refusal(f"{marker} cannot be read: restore the folder from a backup or set DATA_DIR.") from None
        if written > FORMAT:
            raise Refusal(
                f"{root} was written by a newer version (format {written}, this one knows {FORMAT}): "
                "use the newer version or set DATA_DIR to another folder."
            )
        return
    strangers = {entry.name for entry in root.iterdir()} - MADE_BY_DJANGO if root.exists() else set()
    if strangers:
        raise Refusal(f"{root} holds files that are not ours ({min(strangers)}): set DATA_DIR to an empty folder.")


def _mark(root: Path) -> None:
    marker = root / MARKER
    if not marker.exists():
        marker.write_text(json.dumps({"format": FORMAT}) + "\n")


def _lock(path: Path, patience: float) -> int:
    """Locks a file or folder until the descriptor is closed, or refuses after `patience` seconds."""
    lock = os.open(path, os.O_RDONLY)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(lock)
                folder = path.parent if path.name == MARKER else path
                raise Refusal(f"Another launcher already runs on {folder}: stop it or set DATA_DIR.") from None
            time.sleep(0.2)  # a lock of another process tells nobody when it opens
        else:
            return lock


def _sockets(root: Path, account: Account | None) -> Path:
    """A folder short enough for a socket, private to us; the service user may pass through but not list it."""
    folder = root / "sockets"
    long = len(os.fsencode(folder / "postgres")) + LONGEST_SOCKET_NAME > LONGEST_SOCKET_PATH
    if long or not PLAIN_PATH.fullmatch(str(folder)):
        folder = Path("/tmp") / f"recommerce-{os.geteuid()}-{_digest(root)}"
    folder.mkdir(exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Refusal(f"{folder} belongs to somebody else: remove it, it is needed for the sockets.")
    folder.chmod(0o711 if account else 0o700)
    postgres = folder / "postgres"
    postgres.mkdir(exist_ok=True)
    give(postgres, account, 0o700)
    return folder
