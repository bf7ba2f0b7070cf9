"""Runs inside the virtual environment: brings the database and the static files up to date.

Lines that begin with MARK are for the person at the terminal; the launcher passes them on. One that begins with
STOP says why it cannot go on.
"""

import io
import sys

import django
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
    call_command("collectstatic", interactive=False, verbosity=0)
    tell("static files collected")
    if "demo" in arguments:
        said = io.StringIO()
        call_command("demo_data", stdout=said)
        tell("demo retailer ready")
        for line in said.getvalue().splitlines():
            print(f"{LOGIN}{line}", flush=True)


def tell(text: str) -> None:
    print(f"{MARK}{text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
