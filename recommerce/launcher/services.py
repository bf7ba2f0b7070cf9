"""`services`: the embedded stores alone, for a developer who runs manage.py by hand."""

import os
import shlex
from pathlib import Path

from recommerce.launcher import accounts, data_folder, environment, stores
from recommerce.launcher.messages import plain, progress
from recommerce.launcher.supervisor import Stage, Stopped, Supervisor


def start(supervisor: Supervisor, wanted: list[stores.Store]) -> dict[str, str]:
    """Starts the stores one after the other, and answers the variables that lead to them."""
    for store in wanted:
        child = store.prepare()
        supervisor.start(child, stage=store.stage, vital=store.stage is Stage.POSTGRES)
        store.wait_until_ready(child)
        progress(f"{store.title} ready")
    return {store.variable: store.url for store in wanted}


def serve(checkout: Path, *, throw_away: bool) -> None:
    """Prints the addresses as shell exports and stays until it is asked to stop."""
    packages = environment.ready(checkout, "requirements.txt").packages
    account = accounts.service_account()
    folder = (
        data_folder.throw_away(account)
        if throw_away
        else data_folder.open_folder(data_folder.choose(checkout, os.environ, account), account)
    )
    supervisor = Supervisor(folder)
    try:
        wanted = stores.needed(stores.embedded(folder, packages, account, fast=throw_away), os.environ)
        for name, value in {"DATA_DIR": str(folder.root), **start(supervisor, wanted)}.items():
            plain(f"export {name}={shlex.quote(value)}")
        supervisor.watch()
    except Stopped:
        pass
    finally:
        supervisor.stop_all()
        data_folder.discard(folder)
