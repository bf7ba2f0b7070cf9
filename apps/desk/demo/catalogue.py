"""What the demo sells, fits and charges: bicycles, skis and phones with their parts and workshop services."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

from apps.catalog.inputs import ProductInput
from apps.catalog.operations import create_brand, create_category, create_product
from apps.catalog.states import ProductKind
from apps.core.actors import system
from apps.core.codes import IN_STORE_PREFIX, ean_check_digit

from .wares import BRANDS, CATEGORIES, GENERIC, MODELS, PARTS, SERVICES, SHORT

WHO = system("demo")
TAX = "FR20"


def part_code(trade: str, number: int) -> str:
    """The first brand's part with this number, from 1, in `PARTS`."""
    return f"{SHORT[trade]}-P{number:02d}-1"


def service_code(trade: str, number: int) -> str:
    return f"{SHORT[trade]}-S{number:02d}"


def build() -> None:
    for code, (fr, en, kind, parent) in CATEGORIES.items():
        create_category(actor=WHO, code=code, labels={"fr": fr, "en": en}, kind=kind, parent=parent)
    for names in BRANDS.values():
        for name in names:
            create_brand(actor=WHO, code=_slug(name), name=name)
    eans = count(1)
    for data in _products(eans):
        create_product(actor=WHO, data=data)


def _products(eans: Iterator[int]) -> Iterator[ProductInput]:
    for code, fr, en, tax_code in GENERIC:
        yield _product(code, fr, en, ProductKind.GENERIC_TILL_ARTICLE, Decimal(0), tax_code=tax_code)
    for trade, brands in BRANDS.items():
        for number, (fr, en, price, minutes) in enumerate(SERVICES[trade], start=1):
            yield _product(
                service_code(trade, number), fr, en, ProductKind.SERVICE, Decimal(price),
                category=f"atelier-{trade}", minutes=minutes,
            )  # fmt: skip
        for place, brand in enumerate(brands, start=1):
            about = {"brand": _slug(brand)}
            for number, (fr, en, price) in enumerate(PARTS[trade], start=1):
                yield _product(
                    f"{SHORT[trade]}-P{number:02d}-{place}", f"{fr} {brand}", f"{en} {brand}", ProductKind.PART,
                    _price(price, place), category=f"pieces-{trade}", ean=_ean(next(eans)), **about,
                )  # fmt: skip
            for number, (fr, en, price) in enumerate(MODELS[trade], start=1):
                for size in "ABC":
                    yield _product(
                        f"{SHORT[trade]}-N{number:02d}-{place}{size}", f"{fr} {brand} {size}", f"{en} {brand} {size}",
                        ProductKind.NEW_GOOD, _price(price, place), category=trade, ean=_ean(next(eans)), **about,
                    )  # fmt: skip


def _product(code: str, fr: str, en: str, kind: ProductKind, price: Decimal, **about: Any) -> ProductInput:
    cost = (price * Decimal("0.55")).quantize(Decimal("0.01")) if kind != ProductKind.SERVICE and price else None
    return ProductInput(
        code=code,
        labels={"fr": fr, "en": en},
        kind=kind,
        price=price,
        cost=cost,
        **{"tax_code": TAX, **about},
    )


def _price(base: int, place: int) -> Decimal:
    """The second brand is a little dearer than the first, and so on."""
    return (Decimal(base) * (100 + 7 * (place - 1)) / 100).quantize(Decimal("0.1")).quantize(Decimal("0.01"))


def _ean(number: int) -> str:
    """From the range GS1 leaves to shops: nobody's real article."""
    body = f"{int(IN_STORE_PREFIX) + 1}{number:010d}"
    return body + ean_check_digit(body)


def _slug(name: str) -> str:
    return name.lower().replace("é", "e").replace("è", "e")
