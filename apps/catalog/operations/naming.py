"""Finding what products name by code, and remembering it for as long as one transaction lasts."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.text import slugify

from apps.core.actors import Actor

from ..models import Brand, Category, TaxCode
from ..permissions import BRANDS_WRITE, CATEGORIES_WRITE
from ..selectors import brands_by_code, categories_by_code, tax_codes_by_code
from ..states import CategoryKind
from .classification import create_brand, create_category

Named = TypeVar("Named", Brand, Category, TaxCode)

CODE_LENGTH = 40


class Names:
    """Exact codes. Never kept past its transaction: what a rollback undid would still be remembered."""

    def __init__(self) -> None:
        self._brands: dict[str, Brand] = {}
        self._categories: dict[str, Category] = {}
        self._tax_codes: dict[str, TaxCode] = {}

    def brand(self, code: str) -> Brand | None:
        return _found(code, self._brands, brands_by_code)

    def category(self, code: str) -> Category | None:
        return _found(code, self._categories, categories_by_code)

    def tax_code(self, code: str) -> TaxCode | None:
        return _found(code, self._tax_codes, tax_codes_by_code)


class ImportedNames(Names):
    """For files people write: "Café Racer" is the brand with that code or with `cafe-racer`, made when it is missing
    and the actor may make it. Looks up in one query each what the rows given name."""

    def __init__(self, actor: Actor, *, brands: set[str], categories: set[str], tax_codes: set[str]) -> None:
        super().__init__()
        self.actor = actor
        self._brands = brands_by_code(brands | {_slug(name) for name in brands})
        self._categories = categories_by_code(categories | {_slug(name) for name in categories})
        self._tax_codes = tax_codes_by_code(tax_codes)

    def brand(self, code: str) -> Brand | None:
        found = self._brands.get(code) or self._brands.get(_slug(code))
        if found is None and _slug(code) and self.actor.can(BRANDS_WRITE):
            found = create_brand(actor=self.actor, code=_slug(code), name=code)
            self._brands[found.code] = found
        return found

    def category(self, code: str) -> Category | None:
        found = self._categories.get(code) or self._categories.get(_slug(code))
        if found is None and _slug(code) and self.actor.can(CATEGORIES_WRITE):
            labels = {"fr": code, "en": code}
            found = create_category(actor=self.actor, code=_slug(code), labels=labels, kind=CategoryKind.GOODS)
            self._categories[found.code] = found
        return found


def _found(code: str, known: dict[str, Named], find: Callable[[Iterable[str]], dict[str, Named]]) -> Named | None:
    if code not in known:
        known.update(find([code]))
    return known.get(code)


def _slug(name: str) -> str:
    return slugify(name)[:CODE_LENGTH]
