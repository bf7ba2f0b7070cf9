"""What operations on the catalogue take. In changes, a name left out means: leave as it is."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypedDict

from .states import CategoryKind, ProductKind


@dataclass(frozen=True, kw_only=True)
class ProductInput:
    """`price` includes tax, `cost` does not; brand, category and tax code are named by their codes."""

    code: str
    labels: dict[str, str]
    kind: ProductKind
    tax_code: str
    price: Decimal
    currency: str = "EUR"
    brand: str | None = None
    category: str | None = None
    ean: str | None = None
    cost: Decimal | None = None
    minutes: int | None = None
    active: bool = True
    metadata: dict[str, str] = field(default_factory=dict)


class ProductChanges(TypedDict, total=False):
    labels: dict[str, str]
    kind: ProductKind
    tax_code: str
    price: Decimal
    currency: str
    brand: str | None
    category: str | None
    ean: str | None
    cost: Decimal | None
    minutes: int | None
    active: bool
    metadata: dict[str, str]


class BrandChanges(TypedDict, total=False):
    name: str


class CategoryChanges(TypedDict, total=False):
    """`parent` is a category's code; None means a root."""

    labels: dict[str, str]
    kind: CategoryKind
    parent: str | None
