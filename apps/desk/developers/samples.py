"""The samples of the guides: one file per step and language, shown by the pages and run by the tests in this order."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .files import FOLDER

# By the name readers choose it under: how a file ends, what its code is called when it is coloured, what it is called.
LANGUAGES = {
    "curl": (".sh", "sh", "curl"),
    "python": (".py", "python", "Python"),
    "javascript": (".mjs", "javascript", "JavaScript"),
}
USUAL = "curl"
FIRST = "start"  # every other guide goes on from it


@dataclass(frozen=True)
class Sample:
    """`prints` is what it writes, … standing for anything; `name` is `<guide>/<step>`."""

    name: str
    code: dict[str, str]
    prints: str


@cache
def samples() -> dict[str, Sample]:
    return {_name(path): _read(path) for path in sorted((FOLDER / "samples").glob("*/*.txt"))}


def steps(guide: str) -> list[Sample]:
    """What must be run, in order, for this guide's samples to work: those of the first guide, then its own."""
    folders = [FIRST] if guide == FIRST else [FIRST, guide]
    return [sample for folder in folders for sample in samples().values() if sample.name.startswith(f"{folder}/")]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _read(path: Path) -> Sample:
    code = {
        name: path.with_suffix(ending).read_text(encoding="utf-8").rstrip("\n")
        for name, (ending, _grammar, _label) in LANGUAGES.items()
        if path.with_suffix(ending).exists()
    }
    return Sample(_name(path), code, path.read_text(encoding="utf-8").rstrip("\n"))
