"""What may be asked of an endpoint: an address that could be called, types and stores its program may read."""

import re
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.errors import Invalid
from apps.stores.models import Store

from ...inputs import EndpointChanges
from ...models import Consumer, WebhookEndpoint
from ...selectors import stores_reached_by
from ...webhooks import addresses, catalogue

_STATUS = re.compile(r"[a-z][a-z0-9_]{0,29}")


def fill(endpoint: WebhookEndpoint, wishes: EndpointChanges) -> list[str]:
    """Set what differs and say which fields those were; or every mistake at once, and nothing set."""
    errors: dict[str, str] = {}
    stores: list[UUID] | None = None
    if "url" in wishes and addresses.refusal_of(wishes["url"]):
        errors["/url"] = _("Give an https address on port 443 or 8443, without a user name.")
    if "event_types" in wishes and (mistake := _wrong_types(wishes["event_types"], endpoint.consumer)):
        errors["/event_types"] = mistake
    if not all(_STATUS.fullmatch(status) for status in wishes.get("statuses", ())):
        errors["/statuses"] = _("A status is written like “ready” or “in_work”.")
    if "store_codes" in wishes:
        stores = _stores(endpoint.consumer, wishes["store_codes"])
        if stores is None:
            errors["/stores"] = _("A store is unknown, or not within your reach.")
    if errors:
        raise Invalid(errors)
    values: dict[str, object] = {"url": wishes["url"]} if "url" in wishes else {}
    values |= {"store_ids": stores} if stores is not None else {}
    values |= {"event_types": sorted(set(wishes["event_types"]))} if "event_types" in wishes else {}
    values |= {"statuses": sorted(set(wishes["statuses"]))} if "statuses" in wishes else {}
    changed = [name for name, value in values.items() if getattr(endpoint, name) != value]
    for name in changed:
        setattr(endpoint, name, values[name])
    return changed


def _wrong_types(names: Collection[str], consumer: Consumer) -> str:
    if not names:
        return _("Ask for at least one type of event.")
    if unknown := sorted(name for name in names if not catalogue.is_known(name)):
        return _("Unknown types: %(names)s") % {"names": ", ".join(unknown)}
    rights = {catalogue.right_of(catalogue.resource_of(name)) for name in names}
    if missing := sorted(rights - set(consumer.allowed_scopes)):
        return _("Scopes that are missing: %(codes)s") % {"codes": ", ".join(missing)}
    return ""


def _stores(consumer: Consumer, codes: Collection[str]) -> list[UUID] | None:
    """None when one of them is not to be had."""
    wanted = set(codes)
    found = Store.objects.filter(code__in=wanted, pk__in=stores_reached_by(consumer)).order_by("pk")
    stores = list(found.values_list("pk", flat=True))
    return stores if len(stores) == len(wanted) else None
