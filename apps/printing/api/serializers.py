"""Printers and prints on the wire."""

import base64
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import In, Out
from apps.core.validation import LANGUAGES

from .. import ports
from ..models import PrintJob
from ..models.job import MOST_COPIES
from ..states import DeviceLanguage, Format, Media, PrintJobState, Reach, Resolution

MOST_PRINTERS = 20  # of one client


class PrinterChangesIn(In):
    label = serializers.CharField(max_length=100)
    language = serializers.ChoiceField(choices=DeviceLanguage.choices)
    media = serializers.ChoiceField(choices=Media.choices)
    reached_by = serializers.ChoiceField(choices=Reach.choices)
    resolution = serializers.ChoiceField(
        choices=Resolution.choices, default=Resolution.DPI_203, help_text="Dots per millimetre of a label printer."
    )
    active = serializers.BooleanField(default=True)


class PrinterIn(PrinterChangesIn):
    code = serializers.CharField(max_length=20)
    store = serializers.CharField(max_length=20, help_text="Code of the store it stands in.")


class PrinterOut(MasterDataOut):
    code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    label = serializers.CharField()
    language = serializers.ChoiceField(choices=DeviceLanguage.choices)
    media = serializers.ChoiceField(choices=Media.choices)
    reached_by = serializers.ChoiceField(choices=Reach.choices)
    resolution = serializers.IntegerField()
    active = serializers.BooleanField()


class PrintJobIn(In):
    """Without `printer` a PDF is made, which the same consumer then fetches."""

    document = serializers.CharField(max_length=40, help_text="Kind of document: deposit_slip, payable_slip …")
    subject = serializers.UUIDField(help_text="Id of what it is about: the work order, the payable …")
    printer = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="Id of a printer.")
    media = serializers.ChoiceField(choices=Media.choices, required=False, allow_null=True, default=None)
    copies = serializers.IntegerField(min_value=1, max_value=MOST_COPIES, default=1)
    language = serializers.ChoiceField(
        choices=LANGUAGES, required=False, allow_null=True, default=None,
        help_text="Of the paper; without it, the one its reader speaks.",
    )  # fmt: skip


class PrintJobOut(Out):
    """What is printed where, and how far it is. `maybe_twice`: a client went silent while it printed."""

    id = serializers.UUIDField()
    document = serializers.CharField()
    name = serializers.SerializerMethodField()
    subject = serializers.CharField(source="subject_resource")
    subject_id = serializers.UUIDField()
    subject_code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    printer = serializers.CharField(source="printer.code", default=None, allow_null=True)
    media = serializers.ChoiceField(choices=Media.choices)
    format = serializers.ChoiceField(choices=Format.choices)
    copies = serializers.IntegerField()
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=PrintJobState.choices)
    error = serializers.CharField()
    maybe_twice = serializers.BooleanField()
    requested_by = serializers.CharField(source="requester")
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()

    def get_name(self, job: PrintJob) -> str:
        return str(ports.name_of(job.document))


class TakeIn(In):
    """`claim` is a random name the client makes up and keeps until the print is settled."""

    store = serializers.CharField(max_length=20)
    printers = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_PRINTERS, help_text="Their codes."
    )
    claim = serializers.UUIDField()


class TakenJobOut(PrintJobOut):
    lease_until = serializers.DateTimeField(help_text="Confirm before, or it goes back to the queue.")
    content = serializers.SerializerMethodField(help_text="The bytes for the printer, in base64; copies included.")

    @extend_schema_field(serializers.CharField())
    def get_content(self, job: PrintJob) -> Any:
        assert job.file
        with job.file.file.open("rb") as stream:
            return base64.b64encode(stream.read()).decode()


class TakenOut(Out):
    """`print_job` is null when nothing waits."""

    print_job = TakenJobOut(allow_null=True)


class ClaimIn(In):
    claim = serializers.UUIDField()


class FailedIn(ClaimIn):
    error = serializers.CharField(max_length=300, help_text="What the printer or its cable said, for people.")
