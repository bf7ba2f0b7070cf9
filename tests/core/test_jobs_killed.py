"""A worker's process is killed between two rows: the next worker starts after the last whole chunk, nothing twice."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from apps.core import actors, files, jobs, leases
from apps.core.channels import Done
from apps.core.models import Job
from apps.core.models.stored_file import Retention
from tests.factories.core import Widget

WORKER = """
import sys
import django
from django.conf import settings

settings.STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": sys.argv[3]}
}
django.setup()
from uuid import UUID
from apps.core import jobs
from tests.factories.core import Widget

class Import:
    kind, permission = "widgets", "widgets:import"

    def apply(self, row, *, actor):
        if int(row["n"]) == int(sys.argv[2]):
            print("between two rows", flush=True)
            sys.stdin.read()  # until it is killed
        Widget.objects.create(value=int(row["n"]))
        return "created"

jobs.CHUNK = 3
jobs.register(Import())
print(jobs.attempt(UUID(sys.argv[1])))  # not reached
"""
CHECKOUT = Path(__file__).resolve().parents[2]


class Import:
    kind, permission = "widgets", "widgets:import"

    def apply(self, row: dict[str, Any], *, actor: actors.Actor) -> str:
        Widget.objects.create(value=int(row["n"]))
        return "created"


def killed_before(row: int, job: Job, folder: Path) -> None:
    """A process of its own works the job off until that row, and gets a SIGKILL there."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "recommerce.settings.test"}
    command = [sys.executable, "-c", WORKER, str(job.pk), str(row), str(folder)]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        said = worker.stdout.readline()
        worker.kill()
    assert said == "between two rows\n"


@pytest.mark.real_services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("row", "kept"), [(3, 0), (5, 3)])
def test_killed_between_rows_no_row_is_lost_or_done_twice(row: int, kept: int, tmp_path: Path, settings: Any) -> None:
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": on_disk}  # two processes read it
    numbers = b"n\n" + b"".join(b"%d\n" % number for number in range(1, 8))
    source = files.keep(
        ContentFile(numbers), name="w.csv", content_type="text/csv", retention=Retention.WORKING, personal=False
    )
    jobs.register(Import())
    try:
        job = jobs.start(kind="widgets", source=source, actor=actors.system("test"))
        killed_before(row, job, tmp_path)
        job.refresh_from_db()
        assert (job.processed, Widget.objects.count()) == (kept, kept)
        Job.objects.update(lease_until=leases.database_now() - timedelta(seconds=1))
        assert jobs.attempt(job.pk) == Done()
    finally:
        del jobs._operations["widgets"]
    job.refresh_from_db()
    assert (job.processed, job.created) == (7, 7)
    assert sorted(Widget.objects.values_list("value", flat=True)) == list(range(1, 8))
