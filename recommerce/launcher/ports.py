"""Ports on the loopback interface, taken before anything is started and kept until the end."""

import socket
from dataclasses import dataclass

from recommerce.launcher.messages import Refusal


@dataclass(frozen=True)
class Ports:
    """Bound sockets that nobody else can take.

    The front door's process listens on the very socket. The sandbox binds the same port again, which the system
    allows as long as ours does not listen.
    """

    front: socket.socket
    sandbox: socket.socket

    @property
    def front_number(self) -> int:
        return int(self.front.getsockname()[1])

    @property
    def sandbox_number(self) -> int:
        return int(self.sandbox.getsockname()[1])

    def close(self) -> None:
        self.front.close()
        self.sandbox.close()


def reserve(port: str) -> Ports:
    """The port asked for, and its neighbour for the sandbox so that its address stays the same between starts."""
    front = _front(port)
    for wanted in (int(port) + 1, 0):
        try:
            return Ports(front, free_port(wanted))
        except (OSError, OverflowError):
            continue
    raise Refusal("No port is free on this machine.")


def free_port(wanted: int = 0) -> socket.socket:
    """A bound, not yet listening socket; port 0 takes any free one. Raises OSError."""
    bound = socket.socket(socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", wanted))
    except OSError:
        bound.close()
        raise
    return bound


def _front(port: str) -> socket.socket:
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refusal(f"PORT={port} is not a port: give a number from 1 to 65535.")
    try:
        return free_port(int(port))
    except PermissionError:
        why = f"This user may not listen on port {port}: choose one above 1023, as in `make run PORT=8000`."
    except OSError:
        why = f"Port {port} is in use by another program: choose another, as in `make run PORT=8001`."
    raise Refusal(why)
