"""What the demo shop sells: read once from texts/goods.json; its words are in texts/<language>.json."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "texts"
CATEGORIES = ("lamps", "linen", "table")
FREE_FROM = 12000  # cents of goods from which delivery costs nothing
DELIVERY = 690
FEW = 5
MOST_OF_ONE = 10


@dataclass(frozen=True, slots=True)
class Variant:
    """One colour or size of a product; the price in cents of a euro."""

    key: str
    price: int
    stock: int

    @property
    def few(self) -> bool:
        return 0 < self.stock <= FEW


@dataclass(frozen=True, slots=True)
class Product:
    """One thing on the shelf."""

    slug: str
    category: str
    tone: str
    variants: tuple[Variant, ...]
    ships_in: tuple[int, int]  # working days, from and to

    @property
    def cheapest(self) -> int:
        return min(v.price for v in self.variants)

    @property
    def one_price(self) -> bool:
        return len({v.price for v in self.variants}) == 1

    @property
    def sold_out(self) -> bool:
        return not any(v.stock for v in self.variants)

    @property
    def first_in_stock(self) -> Variant:
        return next((v for v in self.variants if v.stock), self.variants[0])

    def variant(self, key: str) -> Variant | None:
        return next((v for v in self.variants if v.key == key), None)


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one variant."""

    product: Product
    variant: Variant
    quantity: int
    price: int  # of one, as it was when ordered

    @property
    def total(self) -> int:
        return self.price * self.quantity

    @property
    def sku(self) -> str:
        return f"{self.product.slug}:{self.variant.key}"


@cache
def products() -> dict[str, Product]:
    """Everything on the shelf, by slug, in the shop's own order."""
    rows = json.loads((TEXTS / "goods.json").read_text("utf-8"))
    return {
        row["slug"]: Product(
            slug=row["slug"],
            category=row["category"],
            tone=row["tone"],
            variants=tuple(Variant(**v) for v in row["variants"]),
            ships_in=(row["ships_in"][0], row["ships_in"][1]),
        )
        for row in rows
    }


def find(slug: str, variant: str) -> tuple[Product, Variant] | None:
    """The product and its variant, or None when there is no such thing."""
    product = products().get(slug)
    chosen = product.variant(variant) if product else None
    return (product, chosen) if product and chosen else None


def on_shelf(category: str = "") -> list[Product]:
    """The products of a category; of all when it is empty."""
    return [p for p in products().values() if category in {"", p.category}]


def delivery_of(goods: int) -> int:
    """What sending costs for goods of that worth."""
    return 0 if goods >= FREE_FROM or goods == 0 else DELIVERY


def worth(lines: Iterable[Line]) -> int:
    """Of all lines together."""
    return sum(line.total for line in lines)
