"""`run`: everything one retailer needs, on this machine, from an empty checkout."""

import os
from pathlib import Path

from recommerce.launcher import accounts, data_folder, dotenv, environment, services, stores
from recommerce.launcher.health import answers_http
from recommerce.launcher.messages import Refusal, plain, progress, seconds
from recommerce.launcher.plan import CONSUMERS, PATIENCE, Plan, Planned
from recommerce.launcher.ports import Ports, reserve
from recommerce.launcher.supervisor import Stopped, Supervisor
from recommerce.launcher.valkey import Valkey

MARK, LOGIN, STOP = "== ", "=> ", "!! "  # as written by `prepare`, which only the virtual environment can import
DEFAULT_PORT = "8000"
PAGES = {"/admin/": "administration", "/developers/": "developers"}
NOT_FOUND = 404


def run(checkout: Path) -> None:
    """Returns after an orderly stop. Raises Refusal with a sentence when it cannot start or go on."""
    dotenv.read(checkout / ".env")
    ports = reserve(os.environ.get("PORT") or DEFAULT_PORT)
    account = accounts.service_account()
    folder = data_folder.open_folder(data_folder.choose(checkout, os.environ, account), account)
    ready = environment.ready(checkout, "requirements.txt")
    supervisor = Supervisor(folder)
    try:
        _start(checkout, ready, folder, account, supervisor, ports)
        supervisor.watch()
    except Stopped:
        pass
    finally:
        ports.close()
        supervisor.stop_all()
        data_folder.discard(folder)
        progress("stopped")


def _start(
    checkout: Path,
    ready: environment.Environment,
    folder: data_folder.DataFolder,
    account: accounts.Account | None,
    supervisor: Supervisor,
    ports: Ports,
) -> None:
    wanted = stores.needed(stores.embedded(folder, ready.packages, account), os.environ)
    addresses = services.start(supervisor, wanted)
    plan = Plan(checkout, folder, ready, _variables(folder, addresses, ports.sandbox_number))
    logins = _prepare(plan, supervisor)
    _start_all(supervisor, plan.web())
    _start_all(supervisor, [plan.door(ports.front.fileno())])
    progress(f"http://127.0.0.1:{ports.front_number}/ answers")
    workers, sandbox = plan.workers(), plan.sandbox(ports.sandbox_number)
    _start_all(supervisor, [plan.bulk(), *workers, *([sandbox] if sandbox else [])])
    _wait_for_celery(supervisor, plan, workers, wanted)
    progress("background workers ready")
    _tell(ports.front_number, folder, logins)


def _variables(folder: data_folder.DataFolder, addresses: dict[str, str], sandbox_port: int) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "recommerce.settings.development"}
    ours = {
        "DATA_DIR": str(folder.root),
        "SANDBOX_URL": f"http://127.0.0.1:{sandbox_port}",
        "PYTHONUNBUFFERED": "1",
    }
    return {**settings, **os.environ, **addresses, **ours}


def _prepare(plan: Plan, supervisor: Supervisor) -> list[str]:
    """Brings the database up to date, passing on what is done, and answers the lines about logins."""
    child = plan.preparation()
    log = plan.folder.logs / "prepare.log"
    told: list[str] = []

    def pass_on() -> None:
        done = [line for line in _lines(log) if line.startswith(MARK)]
        for line in done[len(told) :]:
            progress(line.removeprefix(MARK))
            told.append(line)

    if supervisor.run(child, pass_on) != 0:
        reasons = [line.removeprefix(STOP) for line in _lines(log) if line.startswith(STOP)]
        raise Refusal(reasons[-1] if reasons else f"The database could not be prepared.\n{child.last_words}")
    return [line.removeprefix(LOGIN) for line in _lines(log) if line.startswith(LOGIN)]


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines() if log.exists() else []


def _start_all(supervisor: Supervisor, planned: list[Planned]) -> None:
    for one in planned:
        supervisor.start(one.child, stage=one.stage)
    for one in planned:
        supervisor.wait_for(one.ready, one.child, PATIENCE)


def _wait_for_celery(
    supervisor: Supervisor, plan: Plan, workers: list[Planned], stores_of_ours: list[stores.Store]
) -> None:
    """Every worker waits at the broker, as seen from the broker itself. A broker that is not ours is not asked."""
    if not any(store.variable == "BROKER_URL" for store in stores_of_ours):
        return
    broker = Valkey(name="broker", folder=plan.folder, packages=plan.environment.packages, settings={})
    consumers = [one for one in workers if one.child.name in CONSUMERS]
    supervisor.wait_for(lambda: broker.waiting_clients() >= len(consumers), consumers[0].child, PATIENCE)


def _tell(port: int, folder: data_folder.DataFolder, logins: list[str]) -> None:
    address = f"http://127.0.0.1:{port}"
    plain()
    plain(f"Recommerce runs at {address}/ (ready in {seconds():.1f} s)")
    for path, title in PAGES.items():
        if answers_http(("127.0.0.1", port), path) != NOT_FOUND:
            plain(f"  {title:<16}{address}{path}")
    plain(f"  {'logs':<16}{folder.logs}")
    for line in logins:
        plain(f"  {line}")
    plain("Ctrl-C stops everything.")
