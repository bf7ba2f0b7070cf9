"""Opening a place where a company offers things."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records, secrets
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.validation import check_fields, duplicates_refused
from apps.stores.models import Store
from apps.stores.selectors import require_company

from .. import events, permissions, selectors
from ..inputs import NewChannel
from ..models import Channel
from ..states import ChannelKind


@transaction.atomic
def open_channel(new: NewChannel, *, store: Store, actor: Actor) -> Channel:
    """Of the store's company, whose goods it shows and where their buyers are paid back: it takes the right in all its
    stores. A shop window is one store's own. A secret is given as a reference, never itself. A feed is for one program,
    whose reading confirms what it shows."""
    where = store if new.kind == ChannelKind.STORE_WINDOW else None
    require_company(actor, permissions.RESALE_RULE, store.entity_id, where.pk if where else None)
    wrong = secrets.faults(new.secret_reference)
    if new.kind == ChannelKind.WEB_SHOP:
        wrong |= _address_wrong(new.address)
    if new.kind == ChannelKind.FEED and new.reader is None:
        wrong["/reader"] = _("Say which program reads this feed: the id that /api/v1/me/ answers it.")
    channel = Channel(
        code=new.code.strip().upper(),
        name=new.name.strip(),
        kind=new.kind,
        legal_entity=store.entity,
        store=where,
        address=new.address,
        secret_reference=new.secret_reference,
        reader_id=new.reader if new.kind == ChannelKind.FEED else None,
    )
    check_fields(channel, also=wrong)
    with duplicates_refused({"resale_channel_code_key": "/code"}):
        records.create(channel, events.CHANNEL_OPENED, actor=actor)
    return channel


@transaction.atomic
def move_shop(channel_id: UUID, *, address: str, actor: Actor) -> Channel:
    """The web shop is called elsewhere from now on: what it shows, it shows there."""
    channel = selectors.lock_channel(channel_id, actor)
    if channel.kind != ChannelKind.WEB_SHOP:
        raise Invalid({"/address": _("Only a web shop is called.")})
    require_company(actor, permissions.RESALE_RULE, channel.legal_entity_id, channel.store_id)
    channel.address = address
    check_fields(channel, also=_address_wrong(address))
    records.update(channel, events.CHANNEL_MOVED, actor=actor, fields=["address"])
    return channel


@transaction.atomic
def set_feed_reader(channel_id: UUID, reader: UUID, *, actor: Actor) -> Channel:
    """From now on the feed is for this program: what the one before has not confirmed waits for it."""
    channel = selectors.lock_channel(channel_id, actor)
    if channel.kind != ChannelKind.FEED:
        raise Invalid({"/reader": _("Only a feed is read by a program.")})
    require_company(actor, permissions.RESALE_RULE, channel.legal_entity_id, channel.store_id)
    channel.reader_id = reader
    records.update(channel, events.CHANNEL_READER_SET, actor=actor, fields=["reader_id"])
    return channel


def _address_wrong(address: str) -> dict[str, str]:
    if address.startswith(("https://", "http://")):
        return {}
    return {"/address": _("Say where the shop is called: an address that begins with https://.")}
