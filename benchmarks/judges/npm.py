"""Judges that come from npm, each at the version it was tried at, in a folder thrown away afterwards."""

import shutil
import subprocess
from pathlib import Path

PACKAGES = {
    "standardwebhooks": "1.1.1",
    "@stoplight/spectral-cli": "6.16.3",
    "@stoplight/spectral-owasp-ruleset": "2.0.1",
    "@redocly/cli": "2.77.0",
}
PATIENCE = 240  # seconds


class Unreachable(Exception):
    """Node, npm or its registry is not there: the judge cannot come."""


def install(folder: Path, *names: str) -> Path:
    """The folder, with these packages in it. Their install scripts are not run."""
    if not (shutil.which("npm") and shutil.which("node")):
        raise Unreachable("Node and npm are not installed.")
    folder.mkdir(parents=True)
    (folder / "package.json").write_text("{}")
    wanted = [f"{name}@{PACKAGES[name]}" for name in names]
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    at_once = ["--fetch-retries=1", "--fetch-timeout=60000"]  # where there is no network, it is soon said
    command = ["npm", "install", *options, *at_once, *wanted]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Unreachable(f"npm did not finish within {PATIENCE} seconds.") from None
    if done.returncode != 0:
        raise Unreachable(f"npm install failed:\n{done.stderr[-1000:]}")
    return folder


def run(folder: Path, *command: str, stdin: bytes = b"") -> bytes:
    """What a tool of this folder prints; its status is its opinion, not an error."""
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=PATIENCE, check=False)
    if not done.stdout:
        raise SystemExit(f"{command[0]} said nothing: {done.stderr.decode(errors='replace')[-1000:]}")
    return done.stdout
