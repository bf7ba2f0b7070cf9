"""The kernel's tests have an aggregate of their own, in a table of their own."""

import pytest

from tests.factories.core import widget_table


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():
        widget_table()
