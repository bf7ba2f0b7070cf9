"""Runs inside the virtual environment: brings the database and the static files up to date.

Lines that begin with MARK are for the person at the terminal; the launcher passes them on. One that begins with
STOP says why it cannot go on.
"""

import hashlib
import io
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection

MARK = "== "
LOGIN = "=> "
STOP = "!! "


def main(arguments: list[str]) -> None:
    try:
        django.setup()
        connection.ensure_connection()
    except ImproperlyConfigured as error:
        sys.exit(f"{STOP}The settings are not complete: {error}")
    except OperationalError as error:
        sys.exit(f"{STOP}The database does not answer: {' '.join(str(error).split())}")
    call_command("migrate", interactive=False, verbosity=1)
    tell("database migrated")
    collect_static_files()
    if "demo" in arguments:
        said = io.StringIO()
        call_command("demo_data", stdout=said)
        tell("demo retailer ready")
        for line in said.getvalue().splitlines():
            print(f"{LOGIN}{line}", flush=True)


def collect_static_files() -> None:
    """Collects and compresses them when one has changed since the last start: it costs as much as a migration."""
    found = [(path, storage) for finder in get_finders() for path, storage in finder.list([])]
    dated = sorted(f"{path} {storage.get_modified_time(path).timestamp()}" for path, storage in found)
    backend = settings.STORAGES["staticfiles"]["BACKEND"]
    state = hashlib.sha256("\n".join([backend, *dated]).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.is_file() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(state)
    tell("static files collected")


def tell(text: str) -> None:
    print(f"{MARK}{text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
