"""What each unsuccessful answer of Odoo 19 means for the delivery.

The error body's `debug` (a server traceback) is never read; messages are cut short.
"""

from __future__ import annotations

import email.utils
import json
from datetime import UTC, datetime
from typing import Any

from ..contract import Outcome, Refused, Retry, Unknown
from .transport import Answer

CONNECTION_TROUBLE_PAUSE = 300.0
REASON_LENGTH = 300

# The server rolls these back and would have passed a moment later.
TRANSIENT_NAMES = frozenset(
    {
        "psycopg2.errors.SerializationFailure",
        "psycopg2.errors.DeadlockDetected",
        "psycopg2.errors.LockNotAvailable",
        "psycopg2.errors.QueryCanceled",
        "psycopg2.errors.TooManyConnections",
        "psycopg2.errors.AdminShutdown",
        "psycopg2.OperationalError",
        "psycopg2.InterfaceError",
        "psycopg2.pool.PoolError",
        "odoo.sql_db.PoolError",
        "builtins.MemoryError",
        "builtins.TimeoutError",
        "builtins.OSError",
        "builtins.ConnectionError",
    }
)
TRANSIENT_MESSAGES = (
    "could not serialize access",
    "deadlock detected",
    "ir_model_data_module_name_uniq_index",  # two first loads of one external id
)


def lost(reason: str, *, effect: bool) -> Outcome:
    """No usable answer: of a read, ask again; of a write, look first."""
    return Unknown("answer_lost", reason) if effect else Retry("answer_lost", reason)


def failed_load(messages: list[Any]) -> Outcome:
    """`load` answers 200 with `ids: false`; the messages say whether it lost a race or was refused."""
    texts = [_describe(message) for message in messages if isinstance(message, dict)]
    reason = "; ".join(texts)[:REASON_LENGTH]
    if any(marker in text for text in texts for marker in TRANSIENT_MESSAGES):
        return Retry("busy", reason)
    return Refused("validation", reason or "load refused without a message")


def failed(answer: Answer, *, effect: bool) -> Outcome:
    """The outcome of any status but 200."""
    name, message = _error(answer)
    match answer.status:
        case 401:
            return Retry("unauthorized", message, CONNECTION_TROUBLE_PAUSE)
        case 403 if name:
            return Refused("permission", message)
        case 404 if not name:
            return Retry("wrong_database", "the host knows no such database or path", CONNECTION_TROUBLE_PAUSE)
        case 404:
            return Refused("missing", message)
        case 422:
            return _refused_or_busy("validation", message)
        case 429:
            return Retry("rate_limited", message, _retry_after(answer))
        case 500 if name:
            return _server_error(name, message)
        case 503:
            return Retry("unavailable", message, _retry_after(answer))
        case status if status >= 500 or status < 300 or status == 408:
            return lost(f"status {status}", effect=effect)
        case status if status < 400 or not name:
            return Retry("not_odoo", f"status {status} from something in front of Odoo", CONNECTION_TROUBLE_PAUSE)
        case status:
            return Refused("malformed", f"status {status}: {message}"[:REASON_LENGTH])


def _server_error(name: str, message: str) -> Outcome:
    reason = f"{name}: {message}"[:REASON_LENGTH]
    if name in TRANSIENT_NAMES:
        return Retry("busy", reason)
    if name.startswith(("builtins.", "psycopg2.errors.", "odoo.exceptions.")):
        return _refused_or_busy("mapping", reason)
    return Retry("server_error", reason)


def _refused_or_busy(code: str, message: str) -> Outcome:
    if any(marker in message for marker in TRANSIENT_MESSAGES):
        return Retry("busy", message)
    return Refused(code, message)


def _error(answer: Answer) -> tuple[str, str]:
    """The error's type name and message; ("", "") when the body is not Odoo's error object."""
    try:
        body = json.loads(answer.body)
        return str(body["name"]), str(body["message"])[:REASON_LENGTH]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", f"status {answer.status}"


def _describe(message: dict[str, Any]) -> str:
    text = " ".join(str(message.get("message", "")).split())
    return f"{message['field']}: {text}" if message.get("field") else text


def _retry_after(answer: Answer) -> float | None:
    """Seconds to wait, from either form of the header; None when absent or unreadable."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
