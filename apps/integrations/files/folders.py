"""A connection's folders below the configured root: what lies there, and moves that are done or not done."""

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from .manifest import Manifest

NAMES = ("incoming", "done", "rejected")
WORKING = ".working"
LONGEST = 120


def faults(options: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a connection's options, by pointer: folders that are relative, apart, and stay below."""
    found = {f"/options/{name}": _("There is no such option.") for name in options.keys() - {*NAMES, "stores"}}
    for name in NAMES:
        if not _stays_below(options.get(name)):
            found[f"/options/{name}"] = _("A folder below the root is needed, like “annecy/incoming”.")
    paths = [PurePosixPath(options[name]) for name in NAMES if f"/options/{name}" not in found]
    if any(one == other or one in other.parents for one in paths for other in paths if one is not other):
        found["/options/incoming"] = _("The three folders must differ, and none lie in another.")
    stores = options.get("stores", [])
    if not isinstance(stores, list) or not all(isinstance(code, str) for code in stores):
        found["/options/stores"] = _("A list of our stores’ codes is needed.")
    return found


def _stays_below(text: Any) -> bool:
    if not isinstance(text, str) or not text or len(text) > LONGEST or not text.isprintable() or "\\" in text:
        return False
    parts = text.split("/")
    return all(part.strip() and not part.startswith(".") for part in parts)


@dataclass(frozen=True)
class Folders:
    incoming: Path
    done: Path
    rejected: Path

    @classmethod
    def of(cls, root: Path, options: Mapping[str, Any]) -> "Folders":
        """OSError when a folder was made to lead out of the root, by a link for instance."""
        root = root.resolve()
        found = {name: (root / options[name]).resolve() for name in NAMES}
        for name, path in found.items():
            if not path.is_relative_to(root) or path == root:
                raise NotADirectoryError(_("The folder “%(name)s” leads out of the root.") % {"name": name})
        return cls(**found)

    @property
    def working(self) -> Path:
        """Beside what comes in, so that taking a file is one rename on one file system."""
        return self.incoming / WORKING

    def prepare(self, *, first_time: bool) -> None:
        """Later a missing incoming folder is an error: made anew, it would hide that a disk is not there."""
        if first_time:
            self.incoming.mkdir(parents=True, exist_ok=True)
        self.working.mkdir(exist_ok=True)
        for folder in (self.done, self.rejected):
            folder.mkdir(parents=True, exist_ok=True)

    def arrived(self, manifest: Manifest) -> Iterator[Path]:
        """Plain files that the manifest names, oldest first; no links, nothing hidden, no companions."""
        suffix = manifest.complete.suffix if manifest.complete.by == "companion" else None
        found = []
        for path in self.incoming.iterdir():
            if path.name.startswith(".") or not manifest.names_file(path.name) or path.suffix == suffix:
                continue
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(status.st_mode):
                found.append((status.st_mtime_ns, path.name, path))
        yield from (path for _time, _name, path in sorted(found))


def shown(path: Path) -> str:
    """The name as it can be kept and shown, whatever bytes it has on the disk."""
    return path.name.encode("utf-8", "backslashreplace").decode()[:200]


def kept_name(identifier: str, name: str) -> str:
    """Where a finished file lies: never over another one."""
    return f"{identifier[-12:]}_{re.sub(r'[^A-Za-z0-9._()@-]', '_', name)[-100:]}"
