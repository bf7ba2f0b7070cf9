"""npm's `standardwebhooks` signs; our door and Python's library must take its bytes, and nothing that was altered."""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import requests
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from apps.access.models import HookSource
from apps.core.models import InboxMessage
from tests.factories.access import SIGNING_SECRET

from . import npm
from .verdict import Outcome, Verdict

NAME = "Standard Webhooks, signed by npm"
SCRIPT = Path(__file__).with_name("sign.cjs")
BODIES = (
    '{"test": 2432232314}',
    '{\n  "note": "pédalier – 54,00 €",\t"b": [1 , 2]\r\n}',  # bytes that re-serialising would change
    "not JSON at all",
)
EXPIRED = 3600  # seconds


@dataclass(frozen=True)
class Message:
    id: str
    timestamp: int
    body: str
    signature: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {
            "webhook-id": self.id,
            "webhook-timestamp": str(self.timestamp),
            "webhook-signature": self.signature,
            "Content-Type": "application/json",
        }


def judge(url: str, source: HookSource, folder: Path) -> Verdict:
    try:
        tools = npm.install(folder, "standardwebhooks")
    except npm.Unreachable as reason:
        return Verdict(NAME, Outcome.SKIPPED, [str(reason)])
    now = int(time.time())
    good = _signed(tools, [Message(f"judge-{now}-{number}", now, body) for number, body in enumerate(BODIES)])
    late = _signed(tools, [Message(f"judge-{now}-late", now - EXPIRED, BODIES[0])])
    altered = [*late, *(other for message in good for other in _altered(message))]
    wrong = [
        *(f"refused, though rightly signed: {message}" for message in good if not _taken(url, source, message)),
        *(f"taken, though altered: {message}" for message in altered if _taken(url, source, message)),
        *(f"Python's library refuses: {message}" for message in good if not _verified(message)),
        *(f"Python's library takes: {message}" for message in altered if _verified(message)),
    ]
    kept = InboxMessage.objects.filter(source=f"hook:{source.code}").count()
    if kept != len(good):
        wrong.append(f"{kept} messages are in the inbox instead of {len(good)}")
    said = f"{len(good)} signed messages taken, {len(altered)} altered or late ones refused, by us and by Python"
    return Verdict(NAME, Outcome.FAILED, wrong) if wrong else Verdict(NAME, Outcome.PASSED, [said])


def _signed(tools: Path, messages: list[Message]) -> list[Message]:
    shutil.copy(SCRIPT, tools)
    asked = {"secret": SIGNING_SECRET, "messages": [vars(message) for message in messages]}
    said = json.loads(npm.run(tools, "node", SCRIPT.name, stdin=json.dumps(asked).encode()))
    return [replace(message, signature=signature) for message, signature in zip(messages, said, strict=True)]


def _altered(message: Message) -> Iterator[Message]:
    """One bit of each part that is signed, and of the signature."""
    yield replace(message, id=f"{message.id[:-1]}{_flipped(message.id[-1])}")
    yield replace(message, timestamp=message.timestamp ^ 1)
    yield replace(message, body=f"{_flipped(message.body[0])}{message.body[1:]}")
    middle = len(message.signature) // 2
    other = "A" if message.signature[middle] != "A" else "B"
    yield replace(message, signature=f"{message.signature[:middle]}{other}{message.signature[middle + 1 :]}")


def _flipped(character: str) -> str:
    return chr(ord(character) ^ 1)


def _taken(url: str, source: HookSource, message: Message) -> bool:
    address = f"{url}/hooks/{source.code}/"
    answer = requests.post(address, data=message.body.encode(), headers=message.headers, timeout=30)
    if answer.status_code not in (202, 401):
        raise SystemExit(f"the hook answered {answer.status_code}: {answer.text}")
    return answer.status_code == 202


def _verified(message: Message) -> bool:
    try:
        Webhook(SIGNING_SECRET).verify(message.body.encode(), message.headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True
