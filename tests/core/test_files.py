"""Working files go after thirty days, their bytes with them; what unfinished work needs stays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.core import files
from apps.core.models import Job, StoredFile, WorkState
from apps.core.models.stored_file import Retention

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(*, days: int = 31, retention: Retention = Retention.WORKING) -> StoredFile:
    row = files.keep(
        ContentFile(b"Anne Durand"), name="slip.pdf", content_type="application/pdf", retention=retention, personal=True
    )
    StoredFile.objects.filter(pk=row.pk).update(created_at=NOW - timedelta(days=days))
    return row


def left(*rows: StoredFile) -> list[tuple[bool, bool]]:
    """(row, bytes) of each."""
    known = set(StoredFile.objects.values_list("pk", flat=True))
    return [(row.pk in known, row.file.storage.exists(str(row.file.name))) for row in rows]


def test_old_working_files_go_and_nothing_else() -> None:
    rows = [kept(), kept(days=29), kept(days=900, retention=Retention.DOSSIER), kept(retention=Retention.LEGAL)]
    assert files.drop_old(NOW) == 1
    assert left(*rows) == [(False, False), (True, True), (True, True), (True, True)]
    assert files.drop_old(NOW) == 0


def test_killed_between_bytes_and_row_the_next_run_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    row = kept()

    def killed(self: Any, *args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(StoredFile, "delete", killed)
        with pytest.raises(KeyboardInterrupt):
            files.drop_old(NOW)
    assert left(row) == [(True, False)]
    assert (files.drop_old(NOW), left(row)) == (1, [(False, False)])


@pytest.mark.parametrize("state, expected", [(WorkState.PENDING, (True, True)), (WorkState.DONE, (True, False))])
def test_what_a_job_reads_stays_until_it_is_done_and_then_its_row(
    state: WorkState, expected: tuple[bool, bool]
) -> None:
    row = kept()
    Job.objects.create(kind="none", source=row, actor={}, state=state)
    assert files.drop_old(NOW) == (not expected[1])
    assert left(row) == [expected]
