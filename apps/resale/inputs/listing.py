"""What operations on channels, listings, holds and reductions take."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ..states import ChannelKind


@dataclass(frozen=True)
class NewChannel:
    """`reader`: the API consumer a feed is for."""

    code: str
    name: str
    kind: ChannelKind
    address: str = ""
    secret_reference: str = ""
    reader: UUID | None = None


@dataclass(frozen=True)
class Wording:
    """What a channel shows. Empty: the name of the thing, and what its grade means."""

    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class NewHold:
    """`reference`: the asker's own name for it; the same again answers the hold that stands, until the later end."""

    reference: str
    until: datetime


@dataclass(frozen=True)
class NewMarkdownPlan:
    """`steps`: (days for sale, percent off the price before the first reduction), growing both."""

    name: str
    steps: tuple[tuple[int, Decimal], ...]
    whole_company: bool = False
