"""What went over the wire, byte for byte, with the secrets masked before anything keeps it."""

import json
import re
from dataclasses import dataclass
from typing import Any

SECRET_HEADERS = re.compile(
    rb"(?im)^(x-device-key|authorization|webhook-signature|cookie|set-cookie):([ \t]*[^\r\n]{0,4})[^\r\n]*"
)
HEAD_ENDS = b"\r\n\r\n"
MASK = "•••"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; `status` 0 and no answer when the till hung up before it came."""

    sent: str
    received: str
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON object answered; empty when there is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def to_json(self) -> dict[str, Any]:
        """To keep, for people: the answer is in `received` already."""
        return {"sent": self.sent, "received": self.received, "status": self.status, "seconds": round(self.seconds, 4)}


def masked(raw: bytes) -> str:
    """As text; of a secret header the first four characters stay, to tell one from another."""
    head, ends, body = raw.partition(HEAD_ENDS)
    hidden = SECRET_HEADERS.sub(rb"\1:\2" + MASK.encode(), head)
    return (hidden + ends + body).decode("utf-8", errors="replace")
