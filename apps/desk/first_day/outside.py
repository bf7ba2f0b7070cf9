"""An outside system: it has an address, credentials and a token, and knows nothing of the inside."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import requests

from .telling import Failed

Found = TypeVar("Found")
PATIENCE = 15.0  # seconds for one answer
PAUSE = 0.05


@dataclass(frozen=True)
class Credentials:
    client_id: str
    client_secret: str


class Outside:
    """One API consumer. Signs in at once, and again when its token has run out."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        self.address, self.credentials = address.rstrip("/"), credentials
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "en"
        self._sign_in()

    def get(self, path: str, **query: str) -> Any:
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Any = None) -> Any:
        return self._call("POST", path, json=body or {}, headers=_once())

    def send_file(self, path: str, content: bytes, content_type: str) -> Any:
        return self._call("POST", path, data=content, headers=_once() | {"Content-Type": content_type})

    def _sign_in(self) -> None:
        answer = reach(
            "POST", f"{self.address}/oauth/token/", self.session, data={"grant_type": "client_credentials"},
            auth=(self.credentials.client_id, self.credentials.client_secret),
        )  # fmt: skip
        if answer.status_code != requests.codes.ok:
            raise Failed(
                f"The server refused the credentials of “{self.credentials.client_id}” ({answer.status_code}): "
                "is this the demo retailer? Otherwise give --client-id and --client-secret."
            )
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def _call(self, verb: str, path: str, **what: Any) -> Any:
        url = path if path.startswith("http") else f"{self.address}/api/v1/{path.removeprefix('/api/v1/')}"
        answer = reach(verb, url, self.session, **what)
        if answer.status_code == requests.codes.unauthorized:
            self._sign_in()
            answer = reach(verb, url, self.session, **what)
        if not answer.ok:
            raise Failed(f"{verb} {path} was answered {answer.status_code}: {_reason(answer)}")
        return answer.json()


def reach(verb: str, url: str, session: requests.Session | None = None, **what: Any) -> requests.Response:
    """The answer, or a sentence about who does not answer."""
    try:
        return (session or requests.Session()).request(verb, url, timeout=PATIENCE, **what)
    except requests.Timeout:
        raise Failed(f"{url} did not answer within {PATIENCE:.0f} s.") from None
    except requests.RequestException as error:
        raise Failed(f"Nobody answers at {url} ({type(error).__name__}): is it started (make run)?") from None


def wait_until(what: str, look: Callable[[], Found | None], *, seconds: float) -> Found:
    """Look again and again until something is found; Failed names what never came."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise Failed(f"Waited {seconds:.0f} s in vain for {what}.")
        time.sleep(PAUSE)  # asking again over HTTP is all one can do from outside
    return found


def _once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def _reason(answer: requests.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        return answer.text[:200]
    pointed = "; ".join(f"{error['pointer']} {error['detail']}" for error in problem.get("errors", ()))
    return " ".join(filter(None, [str(problem.get("detail", "")), pointed])) or str(problem)[:200]
