"""Closed lists of the physical unit: whose it is, who holds it, how it came to us."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentifierKind(models.TextChoices):
    """What `identifier` is. FNUCI (bicycles) and IMEI (phones) name one thing in the world; a maker's serial
    number may occur twice."""

    NONE = "none", _("no number")
    SERIAL = "serial", _("serial number")
    FNUCI = "fnuci", _("bicycle register number")
    IMEI = "imei", _("IMEI")


UNIQUE_IDENTIFIERS = (IdentifierKind.FNUCI, IdentifierKind.IMEI)


class OwnerKind(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    ENTITY = "entity", _("our company")


class HolderKind(models.TextChoices):
    """Who physically has the thing now."""

    UNKNOWN = "unknown", _("unknown")
    CUSTOMER = "customer", _("customer")
    STORE = "store", _("store")
    THIRD_PARTY = "third_party", _("third party")


class VatOrigin(models.TextChoices):
    """How VAT stood when it came to us: decides whether the margin scheme is open when it is sold."""

    UNKNOWN = "unknown", _("unknown")
    CUSTOMER_OWNED = "customer_owned", _("belongs to a customer")
    PRIVATE_PURCHASE = "private_purchase", _("bought from a private person")
    MARGIN_PURCHASE = "margin_purchase", _("bought from a dealer under the margin scheme")
    EXEMPT_PURCHASE = "exempt_purchase", _("bought from an exempt business")
    DEDUCTED = "deducted", _("VAT was deducted")
