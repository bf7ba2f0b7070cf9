"""What everybody may know: these secrets open the demo retailer and nothing else. No code here touches the database."""

from collections.abc import Mapping

PASSWORD = "recommerce-demo"  # noqa: S105  demo only, known to all
PIN = "4826"
OPERATOR = "manager"

CLIENT_SECRET = "demo-secret-known-to-everybody"  # noqa: S105  demo only, known to all
CONSUMER = "demo-consumer"
INSPECTOR = "demo-inspector"

HOOK_SECRET = "whsec_ZGVtby1zZWNyZXQta25vd24tdG8tZXZlcnlib2R5"  # noqa: S105  demo only, known to all
STORE = "LYON"

ADDRESS_FILE = "sandbox-url"  # under DATA_DIR: where this installation's ERP double listens
SANDBOX_URL = "http://127.0.0.1:8069"


def hook_code(store_code: str) -> str:
    return f"demo-till-{store_code.lower()}"


def sandbox_url(environment: Mapping[str, str]) -> str:
    """Where the ERP double of the demo is."""
    return environment.get("SANDBOX_URL") or SANDBOX_URL


LOGINS = (
    f"sign in         {OPERATOR} / {PASSWORD}   (may do everything)",
    f"                sophie (store manager), anna (clerk), yanis (technician) / {PASSWORD}",
    f"at a device     badge BADGE-ANNA, BADGE-YANIS, BADGE-LEA, PIN {PIN}",
    f"API consumer    {CONSUMER} / {CLIENT_SECRET}",
    "play a day      .venv/bin/python manage.py first_day",
)
