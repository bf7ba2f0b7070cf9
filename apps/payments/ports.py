"""What money is for: upper apps register how their documents are locked and told of a change.

Lock order is document, then receipt: `lock` is called before anything here is locked. No HTTP, no other port.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from apps.core.actors import Actor

if TYPE_CHECKING:
    from .inputs import Subject
    from .models import Payable


class PayableSubject(Protocol):
    resource: str

    def find(self, code: str) -> "Subject | None":
        """The document this code stands for."""

    def lock(self, subject_id: UUID) -> None:
        """Take the document's row lock, in the caller's transaction."""

    def payment_changed(self, payable: "Payable", *, actor: Actor, occurred_at: datetime) -> bool:
        """Take over the payable's new state; False when the document cannot follow and a case must be opened."""


_subjects: dict[str, PayableSubject] = {}


def register(subject: PayableSubject) -> None:
    if subject.resource in _subjects:
        raise ValueError(f"payable subject {subject.resource} is registered twice")
    _subjects[subject.resource] = subject


def subject_for(resource: str) -> PayableSubject:
    return _subjects[resource]


def subject_by_code(code: str) -> "Subject | None":
    """Whichever app's document bears this code."""
    found = (subject.find(code) for subject in _subjects.values())
    return next((subject for subject in found if subject), None)
