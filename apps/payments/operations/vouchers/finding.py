"""Finding a voucher by its code. The code is money, so it must not be found by trying."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.codes import is_ean, parse_code

from ... import permissions, selectors
from ...errors import TooManyGuesses
from ...models import Voucher, VoucherGuesses

MOST_GUESSES, WINDOW = 20, timedelta(minutes=10)


def find_voucher(code: str, *, actor: Actor) -> Voucher | None:
    """Among the companies the actor reads. Codes that are well formed and lead nowhere are counted, and after twenty
    in ten minutes nothing is found any more; a mistyped one fails its check character and costs nothing."""
    rights.require(actor, permissions.VOUCHERS_READ)
    since = timezone.now() - WINDOW
    if VoucherGuesses.objects.filter(actor_id=actor.id, since__gt=since, count__gte=MOST_GUESSES).exists():
        raise TooManyGuesses
    found = selectors.voucher_by_code(code)
    if found is not None and selectors.vouchers_within_reach(actor).filter(pk=found.pk).exists():
        return found
    if parse_code(code) or is_ean(code.strip()):
        _count(actor)
    return None


@transaction.atomic
def _count(actor: Actor) -> None:
    now = timezone.now()
    VoucherGuesses.objects.get_or_create(actor_id=actor.id, defaults={"since": now})
    rows = VoucherGuesses.objects.filter(actor_id=actor.id)
    if not rows.filter(since__lte=now - WINDOW).update(since=now, count=1):
        rows.update(count=F("count") + 1)
