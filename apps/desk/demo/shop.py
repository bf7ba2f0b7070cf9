"""The demo's web shop: each real company offers one used thing in the double beside the ERP's."""

from apps.core.actors import system
from apps.core.secrets import seal
from apps.integrations.sandbox import shop
from apps.resale.inputs import NewChannel, Wording
from apps.resale.models import Channel, StockItem
from apps.resale.operations import draft_listing, move_shop, open_channel, publish
from apps.resale.states import ChannelKind, StockStatus
from apps.stores.models import LegalEntity

WHO = system("demo")
CODE = "WEB-"


def build(url: str) -> None:
    """Told to the shop when the workers run: it is live when the shop has said so."""
    for entity in LegalEntity.objects.filter(sandbox=False).order_by("code"):
        offered = StockItem.objects.filter(legal_entity=entity, status=StockStatus.LISTED).order_by("pk").first()
        if offered is None:
            continue
        new = NewChannel(
            f"{CODE}{entity.code}", "Boutique en ligne", ChannelKind.WEB_SHOP,
            address=_address(url), secret_reference=seal(shop.KEY),
        )  # fmt: skip
        channel = open_channel(new, store=offered.store, actor=WHO)
        listing = draft_listing(offered.pk, channel=channel.code, wording=Wording(), actor=WHO)
        publish(listing.pk, actor=WHO)


def move_to(url: str) -> None:
    """The double may listen elsewhere at the next start."""
    for channel in Channel.objects.filter(code__startswith=CODE, legal_entity__siren__startswith="0000000"):
        if channel.address != _address(url):
            move_shop(channel.pk, address=_address(url), actor=WHO)


def _address(url: str) -> str:
    return f"{url}{shop.PREFIX.rstrip('/')}"
