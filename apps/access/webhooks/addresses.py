"""What an endpoint's address may look like. Where its name leads is asked at every sending, by `egress`."""

from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 500
PORTS = (None, 443, 8443)


def refusal_of(url: str) -> str:
    """Why nothing is ever sent there, as a short code; empty when something may be."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>^`{|}'):
        return "not_an_address"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "not_an_address"
    if not parts.hostname or parts.fragment or not _may_exist(parts.hostname):
        return "not_an_address"
    if parts.username is not None or parts.password is not None:
        return "user_in_address"
    if is_ours(parts.hostname):
        return "" if parts.scheme in ("http", "https") else "not_https"
    if parts.scheme != "https":
        return "not_https"
    return "" if port in PORTS else "port_refused"


def _may_exist(hostname: str) -> bool:
    """Whether a name can be asked for at all: 253 characters in labels of 1 to 63 (RFC 1035, 2.3.4)."""
    name = hostname.removesuffix(".")
    return len(name) <= 253 and all(0 < len(label) <= 63 for label in name.split("."))


def is_ours(hostname: str) -> bool:
    """A loopback host this installation lists, to try webhooks out on one machine. Production lists none."""
    return hostname in settings.WEBHOOK_LOOPBACK_HOSTS
