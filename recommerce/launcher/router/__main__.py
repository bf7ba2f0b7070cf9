"""`python -m recommerce.launcher.router <listening descriptor> <web sockets> <bulk sockets>`, comma-separated."""

import asyncio
import signal
import socket
import sys
from contextlib import suppress

from recommerce.launcher.router.clients import Client, Router
from recommerce.launcher.router.workers import Group

WEB_PATIENCE = 30.0  # seconds to the first byte; a short request that takes longer is a fault
BULK_PATIENCE = 300.0


async def serve(descriptor: int, web: list[str], bulk: list[str]) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    router = Router(web=Group(web, WEB_PATIENCE), bulk=Group(bulk, BULK_PATIENCE))
    server = await loop.create_server(lambda: Client(router), sock=socket.socket(fileno=descriptor), backlog=1024)
    async with server:
        while not stop.is_set():
            router.sweep()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=1.0)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2].split(","), sys.argv[3].split(",")))
