#!/usr/bin/env python3
"""Fetches what waits at the printers of one store and hands it to them. One file, Python 3.9 or newer, nothing else.

    RECOMMERCE_CLIENT_SECRET=… python3 recommerce_print_client.py --server https://shop.example --store ANNECY \\
        --client-id … --printer LABELS=tcp:192.0.2.10:9100 --printer TICKETS='cmd:lp -d tickets {file}'

A printer is reached as tcp:host:port (raw, usually 9100), file:/dev/usb/lp0, or cmd:a command, which is given the
paper on its standard input or in place of {file}. Killed while printing it does not print again by itself: the server
gives the print back after two minutes, marked "possibly printed twice".
"""

import argparse
import base64
import contextlib
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

SEND_SECONDS = 60  # for one print to be handed over; less than the server's two minutes
LONGEST_PAUSE = 30  # seconds between two tries while the server is away

SAID = {
    "started": ("Waiting for prints at %s.", "En attente d’impressions pour %s."),
    "printing": ("Printing %s %s at %s.", "Impression de %s %s sur %s."),
    "printed": ("Printed.", "Imprimé."),
    "failed": ("Not printed: %s", "Non imprimé : %s"),
    "away": ("The server cannot be reached (%s). Trying again.", "Serveur injoignable (%s). Nouvel essai."),
    "killed": (
        "The last print was interrupted; paper may have come out. The server asks for it again in two minutes.",
        "La dernière impression a été interrompue ; du papier est peut-être sorti. "
        "Le serveur la redemandera dans deux minutes.",
    ),
    "lost": ("This print is no longer ours.", "Cette impression n’est plus à nous."),
    "refused": ("The server refuses: %s", "Le serveur refuse : %s"),
    "running": (
        "Another print client uses the state file %s.",
        "Un autre client d’impression utilise le fichier d’état %s.",
    ),
    "unreachable": ("printer %s cannot be reached: %s", "imprimante %s injoignable : %s"),
    "partly": (
        "printer %s broke off: %s; paper may have come out",
        "imprimante %s interrompue : %s ; du papier est peut-être sorti",
    ),
    "no_secret": (
        "Give the secret in RECOMMERCE_CLIENT_SECRET or --secret-file.",
        "Indiquez le secret dans RECOMMERCE_CLIENT_SECRET ou --secret-file.",
    ),
}


class Refused(Exception):
    """The server understood and said no; trying the same again cannot help."""


class ClaimLost(Exception):
    """Somebody else has the print, or it is over."""


class Away(Exception):
    """No usable answer: perhaps the server acted, perhaps not."""


class NotPrinted(Exception):
    """The text goes to the queue's screen."""


class Server:
    def __init__(self, address, client_id, secret, language):
        self.address, self.language = address.rstrip("/"), language
        self.basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self.token = None

    def post(self, path, body):
        """The answer. A token that ran out is fetched anew once."""
        for fresh in (False, True):
            if self.token is None or fresh:
                self.token = self._token()
            try:
                return self._send(path, json.dumps(body).encode(), f"Bearer {self.token}", "application/json")
            except urllib.error.HTTPError as error:
                if error.code == 401 and not fresh:
                    continue
                raise self._meaning(error) from None
        raise Away("401")

    def _token(self):
        try:
            answer = self._send(
                "/oauth/token/", b"grant_type=client_credentials", f"Basic {self.basic}",
                "application/x-www-form-urlencoded",
            )  # fmt: skip
        except urllib.error.HTTPError as error:
            raise self._meaning(error) from None
        return answer["access_token"]

    def _send(self, path, body, authorization, content_type):
        headers = {"Authorization": authorization, "Content-Type": content_type, "Accept-Language": self.language}
        request = urllib.request.Request(self.address + path, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError:
            raise
        except (OSError, ValueError) as error:
            raise Away(str(getattr(error, "reason", error))) from None

    @staticmethod
    def _meaning(error):
        try:
            problem = json.loads(error.read())
        except (OSError, ValueError):
            problem = {}
        if error.code in (408, 425, 429) or error.code >= 500:
            return Away(str(error.code))
        if problem.get("code") in ("claim_lost", "illegal_transition"):
            return ClaimLost()
        return Refused(problem.get("detail") or problem.get("error") or f"HTTP {error.code}")


class State:
    """What must outlive a kill: the claim, the print it stands for, and whether its bytes have left."""

    def __init__(self, path):
        self.path = path
        self.held = {}
        with contextlib.suppress(OSError, ValueError), open(path, encoding="utf-8") as file:
            self.held = json.load(file)

    def keep(self, **values):
        self.held = values
        beside = f"{self.path}.new"
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self.path)


class Client:
    def __init__(self, server, state, store, printers, say, patience):
        self.server, self.state, self.store = server, state, store
        self.printers, self.say, self.patience = printers, say, patience
        self.failures = 0

    def turn(self):
        """One print at most. False when nothing waits."""
        phase = self.state.held.get("phase")
        if phase == "printing":
            self.say("killed")
            self._fresh_claim()
        elif phase == "sent":
            self._settle("confirm")
        elif phase == "failed":
            self._settle("fail", error=self.state.held["error"])
        elif phase != "asking":
            self._fresh_claim()
        body = {"store": self.store, "printers": sorted(self.printers), "claim": self.state.held["claim"]}
        try:
            job = self.server.post("/api/v1/print-jobs/take/", body)["print_job"]
        except ClaimLost:
            self._fresh_claim()
            return True
        if job is None:
            return False
        self._print(job)
        return True

    def _print(self, job):
        claim = self.state.held["claim"]
        self.state.keep(phase="printing", claim=claim, job=job["id"])
        self.say("printing", job["name"], job["subject_code"], job["printer"])
        try:
            hand_over(base64.b64decode(job["content"]), self.printers[job["printer"]], self.patience, self.say)
        except NotPrinted as failure:
            self.failures += 1
            self.state.keep(phase="failed", claim=claim, job=job["id"], error=str(failure)[:300])
            self._settle("fail", error=str(failure)[:300])
            self.say("failed", failure)
            return
        self.state.keep(phase="sent", claim=claim, job=job["id"])
        self._settle("confirm")
        self.say("printed")

    def _settle(self, action, **more):
        """Until the server has heard it: `Away` leaves the state as it is, and the next turn says it again."""
        held = self.state.held
        try:
            self.server.post(f"/api/v1/print-jobs/{held['job']}/{action}/", {"claim": held["claim"], **more})
        except ClaimLost:
            self.say("lost")
        self._fresh_claim()

    def _fresh_claim(self):
        self.state.keep(phase="asking", claim=str(uuid.uuid4()))


def hand_over(content, printer, patience, say):
    kind, _, where = printer.partition(":")
    if kind == "tcp":
        over_tcp(content, where, patience, say)
    elif kind == "cmd":
        by_command(content, where, say)
    else:
        try:
            with open(where, "wb") as device:
                device.write(content)
        except OSError as error:
            raise NotPrinted(say.text("unreachable", where, error)) from None


def over_tcp(content, where, patience, say):
    """Nothing has been sent before the connection stands, so that is tried for a while; afterwards once is once."""
    host, _, port = where.rpartition(":")
    deadline = time.monotonic() + patience
    while True:
        try:
            connection = socket.create_connection((host.strip("[]"), int(port)), timeout=10)
            break
        except OSError as error:
            if time.monotonic() >= deadline:
                raise NotPrinted(say.text("unreachable", where, error)) from None
            time.sleep(min(2, patience))  # the printer is away: try again until patience ends
    try:
        with connection:
            connection.settimeout(SEND_SECONDS)
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(2)
            with contextlib.suppress(socket.timeout):  # it has everything; some then keep the line open
                while connection.recv(1024):  # until the printer has closed; what it says is not for us
                    pass
    except OSError as error:
        raise NotPrinted(say.text("partly", where, error)) from None


def by_command(content, command, say):
    folder = tempfile.mkdtemp(prefix="recommerce-print-")
    path = os.path.join(folder, "paper")
    try:
        with open(path, "wb") as file:
            file.write(content)
        words = [path if word == "{file}" else word for word in shlex.split(command)]
        given = None if path in words else content
        done = subprocess.run(words, input=given, capture_output=True, timeout=SEND_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotPrinted(say.text("unreachable", words_of(command), error)) from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)
            os.rmdir(folder)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"exit {done.returncode}"
        raise NotPrinted(say.text("unreachable", words_of(command), said))


def words_of(command):
    return command.split(" ")[0]


class Say:
    def __init__(self, language):
        self.french = language == "fr"

    def text(self, key, *values):
        return SAID[key][self.french] % values

    def __call__(self, key, *values):
        print(time.strftime("%H:%M:%S"), self.text(key, *values), flush=True)


def arguments(given):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="address of the product, https://…")
    parser.add_argument("--store", required=True, help="code of the store")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--secret-file", help="holds the client secret; else RECOMMERCE_CLIENT_SECRET does")
    parser.add_argument("--printer", action="append", required=True, metavar="CODE=WAY")
    parser.add_argument("--state", default="recommerce_print_client.json", help="file that outlives a kill")
    parser.add_argument("--once", action="store_true", help="print what waits, then end: 0, or 1 if something failed")
    parser.add_argument("--poll", type=float, default=3, help="seconds between two looks")
    parser.add_argument("--patience", type=float, default=20, help="seconds to try a printer that does not answer")
    parser.add_argument("--language", choices=("fr", "en"))
    chosen = parser.parse_args(given)
    chosen.printers = dict(each.split("=", 1) for each in chosen.printer if "=" in each)
    if len(chosen.printers) != len(chosen.printer) or any(
        way.partition(":")[0] not in ("tcp", "file", "cmd") for way in chosen.printers.values()
    ):
        parser.error("--printer CODE=tcp:host:port, CODE=file:/dev/… or CODE=cmd:…")
    if not chosen.server.startswith(("http://", "https://")):
        parser.error("--server https://…")
    return chosen


def main(given=None):
    chosen = arguments(given)
    say = Say(chosen.language or ("fr" if os.environ.get("LANG", "fr").startswith("fr") else "en"))
    secret = os.environ.get("RECOMMERCE_CLIENT_SECRET", "")
    if chosen.secret_file:
        with open(chosen.secret_file, encoding="utf-8") as file:
            secret = file.read().strip()
    if not secret:
        say("no_secret")
        return 2
    with open(f"{chosen.state}.lock", "w", encoding="utf-8") as lock:
        if fcntl:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("running", chosen.state)
                return 2
        server = Server(chosen.server, chosen.client_id, secret, "fr" if say.french else "en")
        client = Client(server, State(chosen.state), chosen.store, chosen.printers, say, chosen.patience)
        say("started", ", ".join(sorted(chosen.printers)))
        return work(client, chosen, say)


def work(client, chosen, say):
    pause = 1
    while True:
        try:
            found = client.turn()
            pause = 1
        except Refused as refusal:
            say("refused", refusal)
            return 2
        except Away as away:
            say("away", away)
            time.sleep(pause)  # the server is away: longer each time
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        if not found and chosen.once:
            return 1 if client.failures else 0
        if not found:
            time.sleep(chosen.poll)  # nothing waits: ask again later


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
