"""Everything that is wrong with a search, told at once: each mistake under its place in the body."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from ..errors import Invalid
from ..validation import unknown


class UnknownNames(Invalid):
    """A name nobody knows is malformed, as it is anywhere else in the API."""

    code = "malformed"
    status = 400


class WrongValue(Exception):
    """What a field says of a value it cannot take."""


class Findings:
    """Pointer to sentence; the first at a place stays."""

    def __init__(self) -> None:
        self._errors: dict[str, str] = {}
        self._unknown = False

    def wrong(self, pointer: str, sentence: str) -> None:
        self._errors.setdefault(pointer, sentence)

    def unknown(self, pointer: str, name: Any, known: Collection[str], *, what: str = "field") -> None:
        self._unknown = True
        self.wrong(pointer, unknown(str(name)[:80], known, what=what))

    def text(self, pointer: str, value: Any, *, longest: int) -> str:
        """The text that stands here, "" for none."""
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest or "\x00" in value:
            self.wrong(pointer, _("A text of at most %(count)d characters is expected.") % {"count": longest})
            return ""
        return value

    def listed(self, pointer: str, value: Any, *, most: int) -> list[Any]:
        """The list that stands here; more than `most` is refused."""
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            self.wrong(pointer, _("A list of at most %(count)d is expected.") % {"count": most})
            return []
        return value

    def stop_if_any(self) -> None:
        if self._errors:
            raise (UnknownNames if self._unknown else Invalid)(self._errors)


def at(pointer: str, name: Any) -> str:
    """One step deeper (RFC 6901)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
