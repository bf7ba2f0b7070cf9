"""How a message leaves for somebody else's address: what the channel needs of an HTTP client, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Reply:
    """`status` is None when no whole answer came: `code` then says why, else it is empty."""

    status: int | None
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""  # at most the first 64 KiB
    seconds: float = 0.0


class Sender(Protocol):
    def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One POST within fifteen seconds, to a public address only. Never raises for what the other side does."""


_senders: list[Sender] = []


def register(sender: Sender) -> None:
    _senders[:] = [sender]


def send(url: str, *, body: bytes, headers: Mapping[str, str]) -> Reply:
    return _senders[0](url, body=body, headers=headers)
