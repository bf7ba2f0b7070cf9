"""Which system user runs PostgreSQL, which refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher.messages import Refusal

SERVICE_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """The user that PostgreSQL runs as, or None when that is simply the user who started the launcher."""
    if os.geteuid() != 0:
        return None
    for name in SERVICE_USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=found.pw_uid, gid=found.pw_gid)
    raise Refusal("PostgreSQL does not run as root and there is no user postgres or nobody: run as a normal user.")


def can_enter(account: Account | None, folder: Path) -> bool:
    """Whether that user can reach the folder. Asked of the kernel, so modes, groups and access lists all count."""
    if account is None:
        return os.access(folder, os.X_OK)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            os._exit(0 if os.access(folder, os.X_OK) else 1)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def nearest_existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def give(folder: Path, account: Account | None, mode: int) -> None:
    """Hands one folder of ours to the account. Never touches a folder above it."""
    folder.chmod(mode)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
