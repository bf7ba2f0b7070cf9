"""What a connection of files is and is not, what lies in its folders, and who looks into them."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.core.actors import system
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Delivery
from apps.integrations.contract import ConnectionInfo, UnsupportedDocument, partner_for
from apps.integrations.documents import CustomerUpsert, PaymentReceived, WorkOrderPayable
from apps.integrations.files import shipped
from apps.integrations.inputs import ConnectionInput
from apps.integrations.models import Connection, TicketFile
from apps.integrations.operations import add_connection, change_manifest
from apps.integrations.states import PartnerCode
from apps.integrations.tasks import read_ticket_files
from apps.payments.models import Receipt
from recommerce.schedule import ENTRIES
from tests.factories.core import relayed
from tests.factories.stores import actor_with, make_entity, make_store
from tests.factories.ticket_files import (
    OPTIONS,
    Rung,
    Sold,
    as_csv,
    drop,
    folder,
    look,
    make_file_connection,
    states,
    understand_all,
)
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


def settings_of(**values: Any) -> ConnectionInput:
    return ConnectionInput(
        **{
            "code": "tills", "label": "Tills", "partner": PartnerCode.FILES, "legal_entity_id": make_entity().pk,
            "base_url": "", "options": OPTIONS, **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    "values, pointers",
    [
        ({"options": {**OPTIONS, "incoming": "../out"}}, ["/options/incoming"]),
        ({"options": {**OPTIONS, "stores": ["NOWHERE"]}}, ["/options/stores"]),
        ({"options": {}}, ["/options/done", "/options/incoming", "/options/rejected"]),
        ({"partner": PartnerCode.ODOO}, ["/base_url"]),
        ({"secret_reference": "env:DATABASE_URL"}, ["/secret_reference"]),
    ],
)
def test_a_connection_that_cannot_work_is_refused(values, pointers):
    with pytest.raises(Invalid) as refused:
        add_connection(settings_of(**values), actor=system("test"))
    assert sorted(refused.value.errors) == pointers
    assert Connection.objects.count() == 0


def test_only_a_connection_of_files_has_a_manifest():
    odoo = add_connection(
        settings_of(partner=PartnerCode.ODOO, base_url="https://erp.example", options={}), actor=system("test")
    )
    with pytest.raises(Invalid):
        change_manifest(odoo.pk, shipped.manifest("generic_csv"), actor=system("test"))


def test_the_right_must_hold_in_the_whole_company():
    store = make_store()
    make_store(entity=store.entity)
    connection = make_file_connection(store.entity)
    somebody = actor_with(["connections:write"], stores=[store])
    with pytest.raises(PermissionRefused):
        change_manifest(connection.pk, shipped.manifest("generic_csv"), actor=somebody)
    assert connection.manifests.count() == 1


@pytest.mark.parametrize("kind", [CustomerUpsert, WorkOrderPayable, PaymentReceived])
def test_it_takes_no_document(kind):
    partner, info = partner_for("files"), ConnectionInfo(base_url="")
    document = object.__new__(kind)
    with pytest.raises(UnsupportedDocument):
        partner.render(document, None, info)
    assert partner.kinds == frozenset()
    assert partner.push({}, info).code == partner.lookup({}, info).code == "unsupported_document"


def test_what_a_shop_of_files_does_waits_for_no_route():
    order = make_work_order()
    make_file_connection(order.store.entity)
    make_work_order(order.store)
    relayed()
    assert not Delivery.objects.filter(channel="partner").exists()


# --- Folders --------------------------------------------------------------------------------------


@pytest.fixture
def content() -> bytes:
    order = make_work_order()
    make_file_connection(order.store.entity)
    return as_csv([Rung("T-1", (Sold(order.code),), store=order.store.code)])


def test_links_hidden_files_and_folders_are_not_files_of_the_till(content, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_bytes(content)
    incoming = folder("incoming")
    (incoming / "link.csv").symlink_to(outside)
    (incoming / "folder.csv").mkdir()
    os.mkfifo(incoming / "pipe.csv")
    drop(".hidden.csv", content)
    drop("other.txt", content)
    look()
    assert states() == {}
    assert Receipt.objects.count() == 0


def test_a_folder_made_to_lead_out_of_the_root_is_not_read(content, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "day.csv").write_bytes(content)
    incoming = folder("incoming")
    incoming.rmdir()
    incoming.symlink_to(outside)
    look()
    assert states() == {}
    assert [path.name for path in outside.iterdir()] == ["day.csv"]
    health = Connection.objects.get().health
    assert health.last_failure == "folder: The folder “incoming” leads out of the root."


@pytest.mark.parametrize("name", ["Jour d’hier é 日.csv", "a b;c&<d>.CSV", "..csv.csv", "-rf.csv", "x" * 150 + ".csv"])
def test_any_name_is_a_name(content, name):
    drop(name, content)
    look()
    if name.startswith("."):
        assert states() == {}
        return
    assert list(states().values()) == ["done"]
    assert TicketFile.objects.get().name == name
    (path,) = folder("done").iterdir()
    assert path.read_bytes() == content


def test_a_name_that_is_no_text_is_read_too(content):
    path = os.fsencode(folder("incoming")) + b"/caf\xe9.csv"
    Path(os.fsdecode(path)).write_bytes(content)
    look()
    assert states() == {"caf\\udce9.csv": "done"}


def test_a_finished_file_never_lies_over_another(content):
    for number in range(3):
        drop("day.csv", content.replace(b"T-1", f"T-{number}".encode()))
        look()
    assert len(list(folder("done").iterdir())) == 3


# --- Who looks ------------------------------------------------------------------------------------


def test_beat_looks_and_a_missed_look_does_not_pile_up(content):
    (entry,) = [entry for entry in ENTRIES if entry.task == "apps.integrations.tasks.read_ticket_files"]
    assert entry.expires < entry.seconds == 15
    drop("day.csv", content)
    read_ticket_files()
    assert (states(), understand_all()) == ({"day.csv": "done"}, ["Done"])


def test_so_does_a_command(content):
    drop("day.csv", content)
    call_command("ticket_files", "--once")
    assert states() == {"day.csv": "done"}


def test_nothing_is_read_without_a_manifest_or_when_switched_off(content):
    drop("day.csv", content)
    Connection.objects.update(active=False)
    look()
    assert states() == {}


def check(*, content: bytes, manifest: Any) -> str:
    root = Path(settings.TICKET_FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    (root / "day.csv").write_bytes(content)
    (root / "manifest.json").write_text(json.dumps(manifest))
    out = StringIO()
    call_command("ticket_files", "--check", root / "day.csv", "--manifest", root / "manifest.json", stdout=out)
    return out.getvalue()


def test_a_manifest_can_be_tried_without_writing(content):
    said = check(content=content, manifest=shipped.manifest("generic_csv")).splitlines()
    first = json.loads(said[0])
    assert (first["place"], first["line"], first["kind"]) == (2, "1", "payment")
    assert said[1] == "1 tickets, 1 with something of ours; 0 lines are not"
    assert TicketFile.objects.count() == 0


@pytest.mark.parametrize(
    "cut, changes, sentence",
    [(30, {}, "The trailer is missing."), (0, {"format": "json"}, "/format: One of: csv, xml.")],
)
def test_trying_says_what_is_wrong(content, cut, changes, sentence):
    manifest = {**shipped.manifest("generic_csv"), **changes}
    with pytest.raises(CommandError) as refused:
        check(content=content[: len(content) - cut], manifest=manifest)
    assert str(refused.value) == sentence
