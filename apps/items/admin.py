"""Items in `/admin/`: looked at only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.admin import OperationAdmin, site

from . import selectors
from .models import Item
from .permissions import ITEMS_READ


@admin.register(Item, site=site)
class ItemAdmin(OperationAdmin):
    title = _("Items")
    right = ITEMS_READ
    rows = staticmethod(selectors.visible_to)
    list_display = ("code", "brand_name", "model_name", "identifier", "store", "custody", "owner_kind")
    list_filter = ("custody", "owner_kind")
    search_fields = ("search_text", "=code")
