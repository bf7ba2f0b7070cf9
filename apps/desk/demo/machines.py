"""The programs that talk to the demo: consumers, and a hook and a till key per store, with secrets everybody knows."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings

from apps.access.inputs import ConsumerInput, HookSourceInput, Reach
from apps.access.models import Consumer, DeviceKey
from apps.access.operations import issue_device_key, register_consumer, register_hook_source
from apps.access.permissions import NEVER_A_SCOPE
from apps.core.actors import system
from apps.core.permissions import registry
from apps.core.secrets import fingerprint, seal
from apps.stores.models import Store, Till

from . import credentials

WHO = system("demo")
RESOURCES = (
    "brands", "bulk_jobs", "cases", "categories", "connections", "customers", "deliveries", "deposits", "events",
    "external_articles", "items", "legal_entities", "payables", "payments", "payouts", "price_rules", "products",
    "reason_codes", "refunds", "sales", "stock_items", "stores", "tax_codes", "technicians", "tills", "trade_ins",
    "vouchers", "work_orders",
)  # fmt: skip
INSPECTION = ("work_orders:read", "work_orders:inspect")
LEARNING = ("conformance_runs", "sandbox")


def build() -> None:
    for_all = _scopes(*RESOURCES)
    _consumer(credentials.CONSUMER, "Plays a web shop, a tablet and a till in the demo.", for_all)
    _consumer(
        credentials.INSPECTOR, "Checks what the other consumer has repaired: nobody checks their own.", INSPECTION
    )
    _consumer(credentials.LEARNER, "Learns in the sandbox.", _scopes(*RESOURCES, *LEARNING), sandbox=True)
    for store in Store.objects.all():
        register_hook_source(
            actor=WHO,
            data=HookSourceInput(
                code=credentials.hook_code(store.code),
                label=f"Caisses {store.name}",
                legal_entity_id=store.entity_id,
                store_id=store.pk,
                secret_reference=seal(credentials.HOOK_SECRET),
            ),
        )
    for till in Till.objects.filter(code="1").select_related("store"):
        _till_key(till)


def _scopes(*resources: str) -> list[str]:
    return sorted(code for code in registry if code.partition(":")[0] in resources and code not in NEVER_A_SCOPE)


def _till_key(till: Till) -> None:
    """As with the consumers: issued like any other, then one that everybody knows."""
    issued = issue_device_key(actor=WHO, till_id=till.pk)
    known = fingerprint(credentials.till_key(till.store.code))
    DeviceKey.objects.filter(pk=issued.device_key.pk).update(key_hash=known)


def _consumer(name: str, purpose: str, scopes: tuple[str, ...] | list[str], *, sandbox: bool = False) -> None:
    """The operation makes secrets nobody can guess; the demo's is printed, so it stands there instead."""
    given = register_consumer(
        actor=WHO,
        data=ConsumerInput(
            name=name,
            owner="Démo",
            contact_email="integrations@example.org",
            purpose=purpose,
            reach=Reach(scopes=scopes, all_stores=True),
            review_due_on=timezone.localdate() + timedelta(days=365),
            sandbox=sandbox,
        ),
    )
    Consumer.objects.filter(pk=given.consumer.pk).update(
        client_id=name,
        client_secret=make_password(credentials.CLIENT_SECRET, hasher=oauth2_settings.CLIENT_SECRET_HASHER),
    )
