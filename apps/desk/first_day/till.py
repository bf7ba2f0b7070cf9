"""The till's side of the day: the simulator's tickets, told through the two doors the day watches."""

import json
from typing import Any

import requests

from apps.desk.simulator.doors import signed
from apps.desk.simulator.tickets import Tickets

from .outside import Outside, reach
from .telling import Failed


class Till(Tickets):
    def __init__(self, outside: Outside, *, store: str, hook: str, secret: str) -> None:
        super().__init__(store=store, prefix="FD")
        self.outside, self.hook, self.secret = outside, hook, secret

    def reversal(self, ticket: dict[str, Any]) -> dict[str, Any]:
        return self.taken_back(ticket)

    def tell_by_hook(self, ticket: dict[str, Any]) -> None:
        """Returns when the server has stored it; it is understood later."""
        body = json.dumps(ticket)
        url = f"{self.outside.address}/hooks/{self.hook}/"
        answer = reach("POST", url, data=body, headers=signed(self.secret, body))
        if answer.status_code != requests.codes.accepted:
            raise Failed(
                f"The hook {self.hook} refused a signed ticket ({answer.status_code}): is --hook-secret the right one?"
            )

    def tell_by_rest(self, ticket: dict[str, Any]) -> Any:
        return self.outside.post("payments/", ticket)
