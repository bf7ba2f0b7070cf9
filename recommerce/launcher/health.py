"""Whether a process answers yet."""

import socket
from pathlib import Path


def answers_http(address: Path | tuple[str, int], path: str) -> int | None:
    """The status of a GET, or None when nobody answers."""
    with socket.socket(socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET) as connection:
        connection.settimeout(10.0)
        try:
            connection.connect(str(address) if isinstance(address, Path) else address)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            first = connection.recv(64).split()
        except OSError:
            return None
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else None
