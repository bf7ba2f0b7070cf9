"""What the judges find: a day's orders, master data, a consumer with every scope, and a till's hook."""

from apps.access.models import Consumer, HookSource
from apps.core.permissions import registry
from tests.factories.access import make_consumer, make_hook_source
from tests.factories.catalog import make_product
from tests.factories.scene import make_day
from tests.factories.stores import make_store, make_till


def consumer() -> Consumer:
    return make_consumer(allowed_scopes=sorted(registry), purpose="Judged by tools that know nothing of us")


def day() -> HookSource:
    """Answers the source whose hook the signed messages go to."""
    store = make_store(name="Judged")
    make_till(store=store)
    make_product()
    make_day(store)
    return make_hook_source(store=store)
