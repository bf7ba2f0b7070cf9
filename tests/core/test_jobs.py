"""A job may be killed after any row: it goes on where it stood, and no row is done twice or left out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.core import actors, files, jobs, leases
from apps.core.channels import Dead, Done, Retry
from apps.core.errors import IllegalTransition, Invalid, PermissionRefused
from apps.core.models import Job, StoredFile
from apps.core.models.stored_file import Retention
from tests.factories.core import Widget, actor

pytestmark = pytest.mark.django_db
IMPORTER = actor("widgets:import")


class Killed(BaseException):
    """What a kill -9 looks like from inside: nothing catches it."""


class Import:
    kind = "widgets"
    permission = "widgets:import"

    def __init__(self) -> None:
        self.calls = 0
        self.dies_at: int | None = None
        self.actors: set[str] = set()

    def apply(self, row: dict[str, Any], *, actor: actors.Actor) -> str:
        self.calls += 1
        if self.calls == self.dies_at:
            raise Killed
        self.actors.add(actor.id)
        number = int(row["n"])
        if number < 0:
            raise Invalid({"/n": "is negative"}, "A number is wrong.")
        if number > 2**40:
            Widget.objects.create(value=number)  # wider than the column
        _widget, created = Widget.objects.get_or_create(value=number)
        return "created" if created else "unchanged"


@contextmanager
def importing() -> Iterator[Import]:
    operation = Import()
    jobs.register(operation)
    try:
        yield operation
    finally:
        del jobs._operations["widgets"]


def stored(content: bytes, name: str = "widgets.csv") -> StoredFile:
    return files.keep(
        ContentFile(content), name=name, content_type="text/csv", retention=Retention.WORKING, personal=False
    )


def numbers(*values: int) -> StoredFile:
    return stored(b"n\n" + "".join(f"{value}\n" for value in values).encode())


def started(source: StoredFile) -> Job:
    return jobs.start(kind="widgets", source=source, actor=IMPORTER)


def refused(job: Job) -> list[tuple[Any, ...]]:
    return [(error.row, error.code, error.detail, error.pointed) for error in jobs.errors_of(job)]


def let_leases_expire() -> None:
    Job.objects.update(lease_until=leases.database_now() - timedelta(seconds=1))


def test_a_job_counts_what_it_did_and_acts_as_who_asked() -> None:
    with importing() as operation:
        job = started(numbers(1, 2, 2, -5, 3))
        assert jobs.attempt(job.pk) == Done()
        assert jobs.attempt(job.pk) is None
    job.refresh_from_db()
    assert (job.total, job.processed, job.created, job.unchanged, job.failed) == (5, 5, 3, 1, 1)
    assert refused(job) == [(4, "invalid", "A number is wrong.", {"/n": "is negative"})]
    assert operation.actors == {"ada"}


@pytest.mark.parametrize("row", range(1, 9))
def test_killed_at_any_row_it_resumes_with_every_row_done_once(row: int) -> None:
    with importing() as operation, mock.patch.object(jobs, "CHUNK", 3):
        job = started(numbers(1, 2, -3, 4, 5, 6, 7, 8))
        operation.dies_at = row
        with pytest.raises(Killed):
            jobs.attempt(job.pk)
        job.refresh_from_db()
        assert job.processed == (row - 1) // 3 * 3
        assert Widget.objects.count() == job.created
        assert jobs.attempt(job.pk) is None, "the lease still stands"
        let_leases_expire()
        operation.dies_at = None
        assert jobs.attempt(job.pk) == Done()
    job.refresh_from_db()
    assert (job.processed, job.created, job.failed, job.unchanged) == (8, 7, 1, 0)
    assert [error[0] for error in refused(job)] == [3]
    assert sorted(Widget.objects.values_list("value", flat=True)) == [1, 2, 4, 5, 6, 7, 8]


def test_a_worker_that_lost_the_lease_applies_no_further_chunk() -> None:
    with importing() as operation, mock.patch.object(jobs, "CHUNK", 2):
        job = started(numbers(1, 2, 3, 4))
        apply = operation.apply

        def stolen(row: dict[str, Any], *, actor: actors.Actor) -> str:
            if row["n"] == "2":
                Job.objects.update(lease_token=uuid4())
            return apply(row, actor=actor)

        with mock.patch.object(operation, "apply", stolen):
            assert jobs.attempt(job.pk) == Retry("lease_lost", "another worker took over")
    job.refresh_from_db()
    assert (job.processed, Widget.objects.count()) == (2, 2)


def test_a_cancelled_job_stops_after_its_chunk_and_keeps_what_it_did() -> None:
    with importing() as operation, mock.patch.object(jobs, "CHUNK", 2):
        job = started(numbers(1, 2, 3, 4))
        apply = operation.apply

        def cancel(row: dict[str, Any], *, actor: actors.Actor) -> str:
            if row["n"] == "1":
                jobs.cancel(job.pk, actor=IMPORTER)
            return apply(row, actor=actor)

        with mock.patch.object(operation, "apply", cancel):
            assert jobs.attempt(job.pk) == Dead("cancelled", "stopped after row 2")
        job.refresh_from_db()
        assert (job.processed, Widget.objects.count(), job.last_code) == (2, 2, "cancelled")
        with pytest.raises(IllegalTransition):
            jobs.cancel(job.pk, actor=IMPORTER)


def test_a_job_is_started_and_cancelled_only_with_its_right() -> None:
    with importing():
        source = numbers(1)
        with pytest.raises(PermissionRefused):
            jobs.start(kind="widgets", source=source, actor=actor("other:import"))
        assert Job.objects.count() == 0
        job = started(source)
        with pytest.raises(PermissionRefused):
            jobs.cancel(job.pk, actor=actor("other:import"))
    job.refresh_from_db()
    assert not job.cancel_requested


def test_an_unknown_kind_is_refused() -> None:
    source = numbers(1)
    with pytest.raises(Invalid) as refused:
        jobs.start(kind="nothing", source=source, actor=IMPORTER)
    assert (refused.value.errors.keys(), Job.objects.count()) == ({"/kind"}, 0)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "w.csv"),
        (b"\n1\n", "w.csv"),
        (b"n\n\xff\xfe\n", "w.csv"),
        (b"n\n" + b"1" * 200_000 + b"\n", "w.csv"),
        (b'n\n1\n"' + b"x" * 200_000, "w.csv"),
        (b'{"n": 1}\nnot json\n', "w.jsonl"),
        (b'{"n": 1}\n[2]\n', "w.jsonl"),
        (b'{"n": 1}\n' + b"[" * 100_000 + b"\n", "w.jsonl"),
        (b'{"n": ' + b"1" * 5_000 + b"}\n", "w.jsonl"),
        (b"n,label\n1,a\x00b\n", "w.csv"),
        (b"n,n\n1,2\n", "w.csv"),
        (b"n,label\n1,Pump, 20 cm\n", "w.csv"),
        (b'{"n": 1}\n{"n": 2, "label": "a\\u0000b"}\n', "w.jsonl"),
        (b'{"n": 1}\n{"n": 2, "a\\u0000b": "label"}\n', "w.jsonl"),
        (b'{"n": 1}\n{"n": 2, "labels": ["a\\ud800b"]}\n', "w.jsonl"),
        (b'{"n": 1}\n{"n": 2, "n": 3}\n', "w.jsonl"),
        (b'{"n": 1}\n{"n": NaN}\n', "w.jsonl"),
    ],
    ids=[
        "empty", "no names", "not UTF-8", "huge cell", "open quote", "not JSON", "no object", "nested", "huge number",
        "NUL", "a name twice", "more cells than names", "escaped NUL", "NUL in a name", "half a pair", "a member twice",
        "no number",
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_dead_before_any_row(content: bytes, name: str) -> None:
    with importing() as operation:
        job = started(stored(content, name))
        outcome = jobs.attempt(job.pk)
    assert isinstance(outcome, Dead)
    assert (outcome.code, operation.calls) == ("malformed", 0)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xef\xbb\xbfn;label\r\n1;caf\xc3\xa9\r\n\r\n2;x\r\n", "w.csv"),
        (b"n,label\n1,caf\xc3\xa9\n2, x \n", "w.csv"),
        (b"n\tlabel\n1\tcaf\xc3\xa9\n2\tx\n", "w.csv"),
        (b"n;label;\n1;caf\xc3\xa9;\n2;x;;\n", "w.csv"),
        (json.dumps({"n": "1", "label": "café"}).encode() + b"\n\n" + b'{"n": "2", "label": "x"}', "w.jsonl"),
        (b'{"n": "1", "label": "caf\xc3\xa9"}\n{"n": "2", "label": "x"}\n', "W.NDJSON"),
    ],
    ids=["semicolon with BOM", "comma", "tab", "empty cells at the end", "JSON Lines", "its other name"],
)
def test_every_spelling_of_the_same_rows_reads_the_same(content: bytes, name: str) -> None:
    from apps.core import rows

    with files.opened(stored(content, name)) as stream:
        assert list(rows.read(stream, name)) == [{"n": "1", "label": "café"}, {"n": "2", "label": "x"}]


def test_so_many_errors_are_kept_and_all_are_counted() -> None:
    with importing(), mock.patch.object(jobs, "ERRORS_KEPT", 210):
        job = started(numbers(*range(-250, 0)))
        assert jobs.attempt(job.pk) == Done()
    job.refresh_from_db()
    assert (job.failed, [error[0] for error in refused(job)]) == (250, list(range(1, 211)))


def test_errors_as_files_say_each_mistake_and_run_no_formula() -> None:
    with importing() as operation:
        job = started(numbers(-1, 2))
        wrong = Invalid({"/n": "=cmd()", "/m": "missing"}, "Two, é.")
        with mock.patch.object(operation, "apply", side_effect=[wrong, "created"]):
            assert jobs.attempt(job.pk) == Done()
    assert jobs.errors_as_csv(job).decode().splitlines() == [
        "row,code,detail,pointer,problem",
        '1,invalid,"Two, é.",/m,missing',
        '1,invalid,"Two, é.",/n,\'=cmd()',
    ]
    assert [json.loads(line) for line in jobs.errors_as_json_lines(job).splitlines()] == [
        {
            "row": 1, "code": "invalid", "detail": "Two, é.",
            "errors": [{"pointer": "/m", "detail": "missing"}, {"pointer": "/n", "detail": "=cmd()"}],
        }
    ]  # fmt: skip


def test_refused_rows_go_with_the_bytes_they_quote() -> None:
    with importing():
        job = started(numbers(-1))
        assert jobs.attempt(job.pk) == Done()
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert files.drop_old(timezone.now()) == 1
    job.refresh_from_db()
    assert (job.failed, refused(job), jobs.errors_as_json_lines(job)) == (1, [], b"")


def test_a_row_the_database_refuses_fails_alone() -> None:
    with importing():
        job = jobs.start(kind="widgets", source=stored(b"n\n1\n9999999999999\n2\n"), actor=IMPORTER)
        assert jobs.attempt(job.id) == Done()
    job.refresh_from_db()
    assert (job.created, job.failed) == (2, 1)
    assert [error[:2] for error in refused(job)] == [(2, "refused_by_database")]
