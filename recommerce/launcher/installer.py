"""Installs pinned, hash-checked wheels: with uv when it can be had, which is five times faster, else with pip."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from recommerce.launcher.messages import NO_SPACE, Refusal

INSTALLER = Path(__file__).with_name("installer-requirements.txt")
# Nothing is built on this machine, but for one small package in pure Python that is published as source only.
BUILDING = ("--only-binary", ":all:", "--no-binary", "promise")
PIP = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1", "--require-hashes", *BUILDING)
WRITTEN_BY_PIP = re.compile(r"[^.]*\.(?P<option>index-url|extra-index-url|find-links|no-index|cert)=(?P<value>'.*')")
# Any index may hold the pinned version, as pip has it; the hash says whether it is the right file.
UV = ("--quiet", "--require-hashes", *BUILDING, "--index-strategy", "unsafe-best-match")
UV_OPTION = {"index-url": "--default-index", "extra-index-url": "--index", "find-links": "--find-links"}
NO_NETWORK = (
    "Failed to establish a new connection",
    "NewConnectionError",
    "ConnectTimeoutError",
    "Temporary failure in name resolution",
    "ProxyError",
    "ReadTimeoutError",
    "Max retries exceeded",
)


def install(venv: Path, requirements: Path) -> None:
    """Refuses with one sentence when a package cannot be had."""
    if _pip(venv, INSTALLER).returncode == 0 and _uv(venv, requirements):
        return
    tried = _pip(venv, requirements)
    if tried.returncode != 0:
        raise Refusal(_why(tried.stdout + tried.stderr))


def last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("[notice]")]
    return lines[-1] if lines else "no message"


def _pip(venv: Path, requirements: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [venv / "bin" / "python", "-m", "pip", "install", *PIP, "-r", requirements],
        env=_plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def _uv(venv: Path, requirements: Path) -> bool:
    """uv does not read pip's configuration, so it is told where this machine gets its packages."""
    options, extra = _sources(venv)
    cache = [] if os.access(Path.home(), os.W_OK) else ["--no-cache"]
    python = ["--python", str(venv / "bin" / "python")]
    tried = subprocess.run(
        [str(venv / "bin" / "uv"), "pip", "install", *python, *UV, *cache, *options, "-r", str(requirements)],
        env={**_plain_environment(), **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    return tried.returncode == 0


def _sources(venv: Path) -> tuple[list[str], dict[str, str]]:
    listed = subprocess.run(
        [venv / "bin" / "python", "-m", "pip", "config", "list"],
        env=_plain_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    options: list[str] = []
    extra: dict[str, str] = {}
    for found in map(WRITTEN_BY_PIP.fullmatch, sorted(listed.stdout.splitlines())):
        if found is None:
            continue
        option, value = found["option"], str(ast.literal_eval(found["value"]))
        if option == "cert":
            extra["SSL_CERT_FILE"] = value
        elif option == "no-index":
            options += ["--no-index"] if value.lower() in ("1", "true", "yes", "on") else []
        else:
            options += [part for source in value.split() for part in (UV_OPTION[option], source)]
    return options, extra


def _plain_environment() -> Mapping[str, str]:
    """Without what would make Python look outside the virtual environment."""
    return {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }


def _why(output: str) -> str:
    if NO_SPACE in output:
        return "The disk is full: the packages need about 400 MB."
    if any(sign in output for sign in NO_NETWORK):
        return "The package index cannot be reached: check the network, or the proxy and the index pip is set up with."
    if "DO NOT MATCH THE HASHES" in output:
        return "A downloaded package is not the one that was pinned (its hash differs): nothing was installed."
    missing = re.search(r"No matching distribution found for ([^\s;]+)", output)
    if missing:
        python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        return f"There is no package {missing[1]} for {python} on this machine: try another Python or check the index."
    return f"The packages could not be installed: {last_line(output)}"
