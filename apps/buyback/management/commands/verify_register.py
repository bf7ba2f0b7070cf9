"""`manage.py verify_register`: prove the police registers; fails when anything in one of them was tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.buyback.selectors import verify_register
from apps.stores.models import Store


class Command(BaseCommand):
    help = "Prove that no line of a store's police register was edited, removed, inserted or put in another place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--store", metavar="CODE", default="", help="of one store only")

    def handle(self, *args: Any, **options: Any) -> None:
        stores = Store.objects.filter(code=options["store"]) if options["store"] else Store.objects.all()
        if options["store"] and not stores:
            raise CommandError(f"No store has the code {options['store']}.")
        broken = [store.code for store in stores.order_by("code") if not self._verified(store)]
        if broken:
            raise CommandError(f"Not as it was written: {', '.join(broken)}.")

    def _verified(self, store: Store) -> bool:
        found = verify_register(store.pk)
        if found.intact:
            purged = f", {found.purged} purged before them" if found.purged else ""
            self.stdout.write(f"{store.code}: OK, {found.checked} entries{purged}, last hash {found.hash}")
        else:
            self.stdout.write(f"{store.code}: entry {found.number}: {found.tampering}")
        return found.intact
