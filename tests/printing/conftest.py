"""PDF needs Pango from the system. Without it these tests are skipped, loudly; on CI (`CI=1`) they fail instead."""

import os

import pytest

from apps.printing import libraries


@pytest.fixture
def pango() -> None:
    if not libraries.missing():
        return
    reason = f"no {', '.join(libraries.missing())} here: see docs/operators.md. Paper was NOT tested."
    if os.environ.get("CI"):
        pytest.fail(reason)
    print(f"\n*** {reason} ***")
    pytest.skip(reason)
