from pathlib import Path

import pytest

from recommerce.launcher import logs


def test_a_large_log_is_moved_aside_under_its_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 10)
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"0123456789\n")
        logs.shorten(log)
        writer.write(b"next\n")
        logs.shorten(log)
    assert log.read_bytes() == b"next\n"
    assert (tmp_path / "web.log.1").read_bytes() == b"0123456789\n"


def test_the_tail_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 100_000 + b"\none\ntwo\xff\n")
    assert logs.tail(log, lines=2) == "    | one\n    | two\ufffd"
    assert logs.tail(tmp_path / "none.log") == ""
