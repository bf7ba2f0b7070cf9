"""Finding what a product names by code, and remembering it for as long as one transaction lasts."""

from django.utils.text import slugify

from apps.core.actors import Actor

from ..models import Brand, Category, TaxCode
from ..permissions import BRANDS_WRITE, CATEGORIES_WRITE
from ..selectors import brand_by_code, category_by_code, tax_code_by_code
from ..states import CategoryKind
from .classification import create_brand, create_category

CODE_LENGTH = 40


class Names:
    """Exact codes only. Never keep one past its transaction: what a rollback undid would still be remembered."""

    def __init__(self) -> None:
        self._brands: dict[str, Brand | None] = {}
        self._categories: dict[str, Category | None] = {}
        self._tax_codes: dict[str, TaxCode | None] = {}

    def brand(self, code: str) -> Brand | None:
        if code not in self._brands:
            self._brands[code] = self._find_brand(code)
        return self._brands[code]

    def category(self, code: str) -> Category | None:
        if code not in self._categories:
            self._categories[code] = self._find_category(code)
        return self._categories[code]

    def tax_code(self, code: str) -> TaxCode | None:
        if code not in self._tax_codes:
            self._tax_codes[code] = tax_code_by_code(code)
        return self._tax_codes[code]

    def _find_brand(self, code: str) -> Brand | None:
        return brand_by_code(code)

    def _find_category(self, code: str) -> Category | None:
        return category_by_code(code)


class ImportedNames(Names):
    """For files people write: "Café Racer" is the brand with that code or `cafe-racer`, made when it is missing
    and the actor may make it."""

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.actor = actor

    def _find_brand(self, code: str) -> Brand | None:
        slug = slugify(code)[:CODE_LENGTH]
        found = brand_by_code(code) or brand_by_code(slug)
        if found or not slug or not self.actor.can(BRANDS_WRITE):
            return found
        return create_brand(actor=self.actor, code=slug, name=code)

    def _find_category(self, code: str) -> Category | None:
        slug = slugify(code)[:CODE_LENGTH]
        found = category_by_code(code) or category_by_code(slug)
        if found or not slug or not self.actor.can(CATEGORIES_WRITE):
            return found
        return create_category(actor=self.actor, code=slug, labels={"fr": code, "en": code}, kind=CategoryKind.GOODS)
