"""When it cannot go on, the launcher says why in one sentence and ends with status 1."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from recommerce.launcher.data_folder import FORMAT, MARKER
from recommerce.launcher.ports import free_port
from tests.launcher.checkout import Checkout

PINNED = "no-such-package-anywhere==1.0 --hash=sha256:" + "0" * 64 + "\n"
COMMAND = (sys.executable, "-m", "recommerce.launcher", "services")


def sentence(said: str) -> str:
    """The last thing said, without progress lines."""
    return [line for line in said.splitlines() if not line.startswith("[")][-1]


@pytest.fixture
def data(checkout: Checkout, request: pytest.FixtureRequest) -> Path:
    folder = checkout.place / f"data-{abs(hash(request.node.name))}"
    folder.mkdir(mode=0o755)
    return folder


def test_a_folder_that_is_not_ours(checkout: Checkout, data: Path) -> None:
    (data / "holiday.jpg").write_text("x")
    said = checkout.refused(*COMMAND, DATA_DIR=str(data))
    assert said == f"{data} holds files that are not ours (holiday.jpg): set DATA_DIR to an empty folder.\n"
    assert [entry.name for entry in data.iterdir()] == ["holiday.jpg"]


def test_a_folder_of_a_newer_version(checkout: Checkout, data: Path) -> None:
    (data / MARKER).write_text(json.dumps({"format": FORMAT + 1}))
    said = checkout.refused(*COMMAND, DATA_DIR=str(data))
    assert said == (
        f"{data} was written by a newer version (format {FORMAT + 1}, this one knows {FORMAT}): "
        "use the newer version or set DATA_DIR to another folder.\n"
    )
    assert [entry.name for entry in data.iterdir()] == [MARKER]


def test_a_database_of_another_postgresql(checkout: Checkout, data: Path) -> None:
    (data / MARKER).write_text(json.dumps({"format": FORMAT}))
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    said = sentence(checkout.refused(*COMMAND, DATA_DIR=str(data)))
    assert said.startswith(f"{data}/postgres was written by PostgreSQL 15 and this is PostgreSQL 18.")
    assert [entry.name for entry in (data / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_data_folder_that_is_a_file(checkout: Checkout, data: Path) -> None:
    file = data / "file"
    file.write_text("")
    assert checkout.refused(*COMMAND, DATA_DIR=str(file)) == f"{file} is not a folder: set DATA_DIR to another place.\n"


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_a_port_that_is_none(checkout: Checkout, port: str) -> None:
    assert checkout.refused(PORT=port) == f"PORT={port} is not a port: give a number from 1 to 65535.\n"


def test_a_dotenv_file_that_cannot_be_read(checkout: Checkout) -> None:
    file = checkout.root / ".env"
    file.write_text("# a comment\nPORT 8000\n")
    try:
        assert checkout.refused() == f"{file}, line 2: expected NAME=value.\n"
    finally:
        file.unlink()


def test_an_environment_folder_that_is_none(checkout: Checkout, data: Path) -> None:
    (data / "thesis.txt").write_text("x")
    said = sentence(checkout.refused(*COMMAND, VENV=str(data), DATA_DIR=f"{data}-2"))
    assert said == f"{data} is not a virtual environment: set VENV to another folder."
    assert [entry.name for entry in data.iterdir()] == ["thesis.txt"]


def test_a_missing_package_and_an_unreachable_index(checkout: Checkout, data: Path) -> None:
    (checkout.root / "requirements.txt").write_text(PINNED)
    plain = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PIP_INDEX_URL": ""}
    place = {**plain, "VENV": str(data), "DATA_DIR": f"{data}-2"}
    try:
        said = sentence(checkout.refused(*COMMAND, **place, PIP_NO_INDEX="1"))
        python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        assert said == (
            f"There is no package no-such-package-anywhere==1.0 for {python} on this machine: "
            "try another Python or check the index."
        )
        unreachable = {**place, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
        said = sentence(checkout.refused(*COMMAND, **unreachable))
        assert said.startswith("The package index cannot be reached:")
    finally:
        (checkout.root / "requirements.txt").write_text("")


def test_a_server_of_their_own_that_does_not_answer(checkout: Checkout, data: Path) -> None:
    with free_port() as free:
        port = str(free.getsockname()[1])
    servers = {"DATABASE_URL": "postgres://us@/ours?host=/nowhere", "BROKER_URL": "memory://", "CACHE_URL": "locmem://"}
    said = sentence(checkout.refused(PORT=port, DATA_DIR=str(data), **servers))
    assert said.startswith("The database does not answer: connection is bad: connection to server on socket ")
    assert {entry.name for entry in data.iterdir()} == {MARKER, "logs", "sockets"}  # no embedded store was made


@pytest.mark.skipif(os.geteuid() != 0, reason="a small file system can only be mounted as root")
def test_a_full_disk(checkout: Checkout, data: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "none", data], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount")
    try:
        said = checkout.refused(*COMMAND, DATA_DIR=f"{data}/ours")
        assert "The disk is full" in sentence(said)
    finally:
        subprocess.run(["umount", data], check=True)
