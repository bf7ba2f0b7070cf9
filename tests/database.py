"""After a test that commits: the database as it was made, put back by three statements.

Django would empty every table and then announce a migration, so that contents, rights, roles and the schedule are
made anew: seconds after each test, for rows that are always the same.
"""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = "kept"  # a schema for copies of the rows every test starts with


def keep() -> None:
    """Copy what a new database holds; `TransactionTestCase` puts back that."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        for table in _filled(_tables()):
            cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE public."{table}"')
    TransactionTestCase._fixture_teardown = put_back


def put_back(_test: Any = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if filled := _filled(_tables()):
            cursor.execute("SET LOCAL session_replication_role = replica")  # what may never be emptied, here is
            cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in filled) + " CASCADE")
            cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
        for (table,) in cursor.fetchall():  # foreign keys are looked at when the transaction ends
            cursor.execute(f'INSERT INTO public."{table}" OVERRIDING SYSTEM VALUE TABLE {KEPT}."{table}"')


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        )
        return [name for (name,) in cursor.fetchall() if name != "django_migrations"]


def _filled(tables: list[str]) -> list[str]:
    asked = ", ".join(f'EXISTS(SELECT FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return [table for table, filled in zip(tables, cursor.fetchone(), strict=True) if filled]
