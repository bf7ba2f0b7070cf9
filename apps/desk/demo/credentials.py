"""What everybody may know: these secrets open the demo retailer and nothing else. No code here touches the database."""

from collections.abc import Mapping

PASSWORD = "recommerce-demo"  # noqa: S105  demo only, known to all
PIN = "4826"
OPERATOR = "manager"

CLIENT_SECRET = "demo-secret-known-to-everybody"  # noqa: S105  demo only, known to all
CONSUMER = "demo-consumer"
INSPECTOR = "demo-inspector"
LEARNER = "demo-learner"

HOOK_SECRET = "whsec_ZGVtby1zZWNyZXQta25vd24tdG8tZXZlcnlib2R5"  # noqa: S105  demo only, known to all
# Three kinds of store: a till that calls us, an ERP's own till that is read, a till that only writes files.
STORE, POLLED_STORE, FILE_STORE = "LYON", "ANNECY", "PARIS"
FILE_CONNECTION = "files-paris"

ADDRESS_FILE = "sandbox-url"  # under DATA_DIR: where this installation's ERP double listens
SANDBOX_URL = "http://127.0.0.1:8069"


def ticket_folders(store_code: str) -> dict[str, str]:
    """Below the folder of ticket files: where a store's till writes, and where its files go."""
    return {name: f"{store_code.lower()}/{name}" for name in ("incoming", "done", "rejected")}


def hook_code(store_code: str) -> str:
    return f"demo-till-{store_code.lower()}"


def till_key(store_code: str) -> str:
    """The device key of a store's first till."""
    return f"rct_demo-key-known-to-everybody-{store_code.lower()}"


def sandbox_url(environment: Mapping[str, str]) -> str:
    """Where the ERP double of the demo is."""
    return environment.get("SANDBOX_URL") or SANDBOX_URL


LOGINS = (
    f"sign in         {OPERATOR} / {PASSWORD}   (may do everything)",
    f"                sophie (store manager), anna (clerk), yanis (technician) / {PASSWORD}",
    f"                judith (manager and compliance officer of a whole company) / {PASSWORD}",
    f"at a device     badge BADGE-ANNA, BADGE-YANIS, BADGE-LEA, PIN {PIN}",
    f"API consumer    {CONSUMER} / {CLIENT_SECRET}",
    f"in the sandbox  {LEARNER} / {CLIENT_SECRET}   (docs/sandbox.md)",
    f"till key        {till_key(STORE)}   (Lyon, till 1)",
    "play a day      .venv/bin/python manage.py first_day",
)
