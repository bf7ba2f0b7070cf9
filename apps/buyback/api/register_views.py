"""What is done to the register by hand."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.views import Idempotent

from .. import events, operations, permissions
from . import register_serializers as wire
from .register_resources import REGISTER_ENTRIES


class CorrectEntry(Idempotent):
    """The answer is the new line; the old one stays as it was."""

    scopes = {"POST": permissions.REGISTER_WRITE}
    announces = {"POST": (events.register.REGISTER_ENTRY_CORRECTED,)}
    summary = "Say what should have stood in an entry of the register, and why"
    not_for = "undoing a purchase: its trade-in is rescinded, which reverses the entry."

    @extend_schema(
        operation_id="register_entries_correct", request=wire.CorrectEntryIn, responses={201: wire.RegisterEntryOut}
    )
    def post(self, request: Request, entry_id: UUID) -> Response:
        data = self.read_input(wire.CorrectEntryIn)
        return self.once(lambda: self._correct(entry_id, data["reason"], wire.CorrectEntryIn.changes(data)))

    def _correct(self, entry_id: UUID, reason: str, changes: wire.EntryChanges) -> Response:
        line = operations.correct_entry(actor=self.actor(), entry_id=entry_id, reason=reason, changes=changes)
        line.refresh_from_db()
        answer = Response(REGISTER_ENTRIES.represented([line], self.actor())[0], status=201)
        answer["Location"] = f"/api/v1/register-entries/{line.pk}/"
        return answer
