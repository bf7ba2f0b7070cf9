"""A requisition: what is handed out, who may, what is kept of it, and what anybody can prove with it."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.buyback.models import RegisterEntry, RegisterExport
from apps.buyback.models.register_chain import digest
from apps.buyback.operations import correct_entry, request_export, write_entry
from apps.buyback.register_export import archive, sheet
from apps.buyback.register_export.channel import RegisterExporting
from apps.core import files
from apps.core.actors import system
from apps.core.channels import Done
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event, StoredFile
from apps.printing import pdf as _engine  # noqa: F401  which only one worker loads by itself
from tests.buyback.test_register_chain import behind
from tests.factories.core import delivery
from tests.factories.register import SELLER, new_entry, thing, write
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
RIGHTS = {"register:read", "register:write", "register:export", "customers:pii"}
OFFICER = actor_with(RIGHTS)
PROGRAM = Path(settings.BASE_DIR) / "static" / "clients" / "verify_register.py"
TODAY = timezone.localdate


def ask(store, *, actor=OFFICER, reason="Requisition 2026/114, Lyon", **days):
    days = {"first_day": TODAY(), "last_day": TODAY(), **days}
    return request_export(actor=actor, store=store, reason=reason, **days)


def make(export):
    """As the worker does."""
    assert RegisterExporting().deliver(delivery("register_export", aggregate_id=export.pk)) == Done()
    return RegisterExport.objects.get(pk=export.pk)


def opened(export):
    with files.opened(export.file) as stream:
        return zipfile.ZipFile(io.BytesIO(stream.read()))


def prove(tmp_path, content):
    path = tmp_path / "register.jsonl"
    path.write_bytes(content)
    done = subprocess.run([sys.executable, PROGRAM, path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def at(day):
    return datetime(2026, 3, day, 11, tzinfo=UTC)


def a_march(store):
    """Days 1, 5 and 9; a correction of the fifth's, written today."""
    entries = []
    for day in (1, 5, 9):
        with transaction.atomic():
            entries.append(write_entry(new_entry(), store=store, actor=OFFICER, occurred_at=at(day)))
    correct_entry(
        actor=OFFICER, entry_id=entries[1].pk, reason="mistyped\u2028here", changes={"amount": Decimal("150.00")}
    )
    return entries


def test_an_export_is_journalled_with_who_and_keeps_why():
    store = make_store()

    export = ask(store)

    assert (export.state, export.reason, export.asked_by) == ("queued", "Requisition 2026/114, Lyon", "Somebody")
    event = Event.objects.get()
    assert (event.type, event.aggregate_id, event.actor_id, event.store_id, event.facts) == (
        "recommerce.register_export.requested.v1", export.pk, OFFICER.id, store.pk, {},
    )  # fmt: skip
    assert [target.name for target in RegisterExporting().targets(event)] == ["maker"]


@pytest.mark.parametrize("missing", ["register:export", "customers:pii"])
def test_who_may_not_see_names_exports_nothing(missing):
    with pytest.raises(PermissionRefused, match=missing):
        ask(make_store(), actor=actor_with(RIGHTS - {missing}))

    assert (RegisterExport.objects.count(), Event.objects.count()) == (0, 0)


def test_a_reason_and_sensible_days_are_asked():
    tomorrow = TODAY() + timedelta(days=3)

    for wrong, pointers in (
        ({"reason": " "}, {"/reason"}),
        ({"first_day": TODAY(), "last_day": TODAY() - timedelta(days=1)}, {"/last_day"}),
        ({"first_day": tomorrow, "last_day": tomorrow}, {"/first_day"}),
        ({"reason": "r" * 301}, {"/reason"}),
    ):
        with pytest.raises(Invalid) as refused:
            ask(make_store(), **wrong)
        assert set(refused.value.errors) == pointers

    assert (RegisterExport.objects.count(), Event.objects.count()) == (0, 0)


def test_the_archive_holds_paper_sheet_lines_and_a_proof(tmp_path):
    store = make_store(language="en")
    a_march(store)
    export = ask(store, first_day=at(5).date(), last_day=at(9).date())

    export = make(export)

    last = RegisterEntry.objects.get(number=4)
    assert (export.state, export.total, export.done, export.hash) == ("ready", 3, 3, last.hash)
    assert (export.file.retention, export.file.personal, export.file.store_id) == ("legal", True, store.pk)
    with opened(export) as found:
        assert sorted(found.namelist()) == [
            "LISEZMOI-README.txt", "register-001.pdf", "register.csv", "register.jsonl", "verify_register.py",
        ]  # fmt: skip
        head, *lines = map(json.loads, found.read("register.jsonl").decode().rstrip("\n").split("\n"))
        assert (head["numbers"], head["last_hash"], head["register"]["proved"]) == ([[2, 4]], last.hash, True)
        assert [line["entry"]["number"] for line in lines] == [2, 3, 4]
        text = pypdfium2.PdfDocument(found.read("register-001.pdf"))[0].get_textpage().get_text_range()
        assert ("Dupont-Leroy" in text, last.hash[:20] in text.replace("\r\n", "")) == (True, True)
        assert last.hash in found.read("LISEZMOI-README.txt").decode()
        assert found.read("verify_register.py") == PROGRAM.read_bytes()
        code, said = prove(tmp_path, found.read("register.jsonl"))
    assert (code, said) == (0, f"OK: 3 entries / inscriptions, last hash / dernière empreinte: {last.hash}\n")
    assert list(Event.objects.filter(aggregate_id=export.pk, resource="register_export").values_list("type")) == [
        ("recommerce.register_export.requested.v1",), ("recommerce.register_export.ready.v1",),
    ]  # fmt: skip


def test_lines_written_later_about_a_day_come_with_it_and_others_do_not(tmp_path):
    store = make_store()
    a_march(store)

    export = make(ask(store, first_day=at(5).date(), last_day=at(5).date()))

    with opened(export) as found:
        lines = found.read("register.jsonl")
    head = json.loads(lines.split(b"\n")[0])
    assert (head["numbers"], export.total) == ([[2, 2], [4, 4]], 2)
    assert prove(tmp_path, lines)[0] == 0


def test_days_without_entries_make_a_paper_that_says_so(tmp_path):
    store = make_store(language="en")

    export = make(ask(store))

    assert (export.state, export.total, export.hash) == ("ready", 0, "")
    with opened(export) as found:
        text = pypdfium2.PdfDocument(found.read("register-001.pdf"))[0].get_textpage().get_text_range()
        assert "Nothing came in on these days." in text
        assert prove(tmp_path, found.read("register.jsonl"))[0] == 0


def lines_of(store):
    export = make(ask(store, first_day=at(1).date(), last_day=at(9).date()))
    with opened(export) as found:
        return found.read("register.jsonl").decode().rstrip("\n").split("\n")


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (lambda lines: [*lines[:2], lines[2].replace('"180.00"', '"18.00"'), *lines[3:]], "entry 2: it was edited"),
        (lambda lines: lines[:2] + lines[3:], "entry 2: another one"),
        (lambda lines: [lines[0], lines[1], lines[3], lines[2], lines[4]], "entry 2: another one"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "entry 3: another one"),
        (lambda lines: lines[:-1], "entry 4: it is missing"),
        (lambda lines: [*lines, lines[-1]], "after entry 4: more"),
        (lambda lines: [*lines[:4], "{}"], "entry 4: this line cannot be read"),
        (lambda lines: [lines[0].replace("[[1,4]]", "[[1,3]]"), *lines[1:4]], "entry 3: not the last"),
        (lambda lines: ["nonsense", *lines[1:]], "Expecting value"),
    ],
)  # fmt: skip
def test_the_proof_names_the_first_entry_somebody_touched(tmp_path, attack, said):
    store = make_store()
    a_march(store)
    lines = lines_of(store)
    assert prove(tmp_path, "\n".join(lines).encode() + b"\n")[0] == 0

    code, output = prove(tmp_path, "\n".join(attack(lines)).encode() + b"\n")

    assert (code > 0, said in output) == (True, True), output


def test_an_entry_hashed_anew_does_not_follow_the_one_before(tmp_path):
    store = make_store()
    a_march(store)
    other = lines_of(store)
    elsewhere = make_store()
    a_march(elsewhere)
    foreign = json.loads(lines_of(elsewhere)[2])
    foreign["entry"]["store"] = str(store.pk)
    written = json.dumps(foreign["entry"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    foreign["hash"] = digest(foreign["previous_hash"], written)

    _code, output = prove(tmp_path, "\n".join([*other[:2], json.dumps(foreign), *other[3:]]).encode())

    assert "entry 2: it does not follow" in output


def test_a_register_somebody_touched_is_exported_and_says_so():
    store = make_store(language="en")
    a_march(store)
    behind("DELETE FROM buyback_registerentry WHERE store_id=%s AND number=2", store.pk)

    head = json.loads(lines_of(store)[0])

    assert (head["register"]["proved"], head["register"]["tampering"], head["register"]["tampered_number"]) == (
        False, "removed", 2,
    )  # fmt: skip


def test_the_sheet_has_a_line_per_thing_and_runs_no_formula():
    store = make_store()
    boots = tuple(thing(description=text, value=Decimal("10.50")) for text in ("=1+1", "-2", "a;b"))
    write(store, things=boots, amount=Decimal("31.50"), seller=replace(SELLER, family_name='@SUM("A1")'))
    stream = io.StringIO()

    sheet.write(stream, RegisterEntry.objects.all())

    headings, *rows = csv.reader(io.StringIO(stream.getvalue()), delimiter=";")
    assert [len(row) for row in rows] == [len(headings)] * 3
    assert [(row[6], row[19], row[27], row[28]) for row in rows] == [
        ('\'@SUM("A1")', text, "10,50", "31,50") for text in ("'=1+1", "'-2", "a;b")
    ]


def test_one_that_cannot_be_made_says_why_and_can_be_asked_for_again(monkeypatch, caplog):
    def fail(*_arguments):
        raise OSError("no space left")

    monkeypatch.setattr(archive, "write", fail)

    export = make(ask(make_store()))

    assert (export.state, export.error, export.file) == ("failed", "OSError: no space left", None)
    assert Event.objects.latest("id").type == "recommerce.register_export.failed.v1"
    assert (StoredFile.objects.count(), make(export).state) == (0, "failed")


def test_a_worker_that_was_killed_is_followed_by_one_that_makes_the_same():
    store = make_store()
    a_march(store)
    export = ask(store, first_day=at(1).date(), last_day=at(9).date())
    RegisterExport.objects.filter(pk=export.pk).update(state="running", total=3, done=1)
    with transaction.atomic():  # written after it was asked for
        write_entry(new_entry(), store=store, actor=system("tests"), occurred_at=at(9))

    export = make(export)

    assert (export.state, export.total, export.done) == ("ready", 4, 4)
    assert make(export).file_id == export.file_id
