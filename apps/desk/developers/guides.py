"""The written pages: which there are, in which order, and each in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from apps.core.api.lifecycle import TOLD_AT

from . import markdown
from .files import DOCS
from .markdown import Page

LANGUAGES = ("en", "fr")
WRITTEN_FOR = "http://127.0.0.1:8000"  # what the pages print for the address of the reader's own installation


_ADDRESSES = {"start": "/developers/", "changelog": TOLD_AT}  # the others stand together below guides/


@dataclass(frozen=True)
class Guide:
    """`file` is the page without its language, under docs/."""

    slug: str
    file: str

    @property
    def address(self) -> str:
        return _ADDRESSES.get(self.slug, f"/developers/guides/{self.slug}/")

    def text(self, language: str) -> str:
        return _text(self.file, language if language in LANGUAGES else "en")

    def title(self, language: str) -> str:
        return self.text(language).partition("\n")[0].removeprefix("# ")

    def page(self, language: str, *, origin: str, sample: Callable[[str, str], str]) -> Page:
        """`origin`: where the reader reached us, which the samples then name."""
        return markdown.read(self.text(language).replace(WRITTEN_FOR, origin), link=address, sample=sample)


GUIDES = tuple(
    Guide(slug, f"developers/{slug}")
    for slug in (
        "start",
        "doors",
        "repairs",
        "files",
        "tills",
        "money",
        "catalogue",
        "sync",
        "search",
        "graphql",
        "intake",
        "retries",
        "sandbox",
        "webhooks",
        "hooks",
    )
)
TILL_LANE = Guide("till-lane", "till_guide")
CHANGELOG = Guide("changelog", "developers/changelog")
ALL = {guide.slug: guide for guide in (*GUIDES, TILL_LANE, CHANGELOG)}


def address(target: str) -> str:
    """Where a link between the pages leads: they are written as files beside each other."""
    name, _hash, anchor = target.partition("#")
    slug = name.rpartition("/")[2].partition(".")[0]
    known = {guide.file.rpartition("/")[2]: guide for guide in ALL.values()}
    found = known.get(slug)
    if target.startswith("/") or found is None:
        return target
    return found.address + (f"#{anchor}" if anchor else "")


@cache
def _text(file: str, language: str) -> str:
    return (DOCS / f"{file}.{language}.md").read_text(encoding="utf-8")
