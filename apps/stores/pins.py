"""Badges and PINs are short and guessable, so what is stored of them is keyed with the installation's secret:
a stolen database alone gives neither."""

import re

from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from apps.core.errors import Invalid

_RUNS = "01234567890123456789", "98765432109876543210"
_PIN = re.compile(r"[0-9]{4,8}")


class _PinHasher(ScryptPasswordHasher):
    """Cheaper than for passwords (about 25 ms, 8 MB): people wait for it, and the key and lock-out do the rest."""

    work_factor = 2**13
    parallelism = 1


def check_pin_choice(pin: str) -> None:
    """Raise Invalid unless it is four to eight digits, neither all alike nor a plain run."""
    if not _PIN.fullmatch(pin):
        raise Invalid({"/pin": _("A PIN has four to eight digits.")})
    if len(set(pin)) == 1 or any(pin in run for run in _RUNS):
        raise Invalid({"/pin": _("This PIN is too easy to guess.")})


def hash_pin(pin: str) -> str:
    hasher = _PinHasher()
    return str(hasher.encode(_keyed("stores.pin", pin, _keys()[0]), hasher.salt()))


def pin_matches(pin: str, encoded: str) -> bool:
    """Also under a former secret key; without a stored PIN it takes as long, and is false."""
    hasher = _PinHasher()
    if not encoded:
        hash_pin(pin)
        return False
    return any(hasher.verify(_keyed("stores.pin", pin, key), encoded) for key in _keys())


def badge_digests(badge: str) -> list[str]:
    """The stored form of a badge number, under the present key first, then under former ones."""
    return [_keyed("stores.badge", badge.strip(), key) for key in _keys()]


def _keyed(purpose: str, value: str, key: str) -> str:
    return salted_hmac(purpose, value, secret=key, algorithm="sha256").hexdigest()


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *map(force_str, settings.SECRET_KEY_FALLBACKS)]
