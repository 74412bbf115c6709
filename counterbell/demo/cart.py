"""The cart: what a browser carries in a signed cookie. Nothing is stored until somebody orders."""

from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest, HttpResponse

from counterbell.demo import goods
from counterbell.demo.goods import MOST_OF_ONE, Line, Product, Variant

COOKIE = "tidewick_cart"
SALT = "counterbell.demo.cart"
KEPT_SECONDS = 30 * 24 * 3600
MOST_LINES = 20


@dataclass(slots=True)
class Cart:
    """How many of which, by "slug:variant"."""

    wanted: dict[str, int] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        """What can be bought of it today: never more than the shelf holds."""
        found = [(goods.find(*sku.split(":", 1)), n) for sku, n in self.wanted.items() if ":" in sku]
        return [
            Line(*hit, quantity=kept, price=hit[1].price)
            for hit, asked in found
            if hit and (kept := _most(hit[1], asked))
        ]

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    def add(self, product: Product, variant: Variant, quantity: int) -> None:
        sku = f"{product.slug}:{variant.key}"
        if sku in self.wanted or len(self.wanted) < MOST_LINES:
            self.put(sku, variant, self.wanted.get(sku, 0) + quantity)

    def put(self, sku: str, variant: Variant, quantity: int) -> None:
        """Want exactly so many; none removes it."""
        kept = _most(variant, quantity)
        if kept:
            self.wanted[sku] = kept
        else:
            self.wanted.pop(sku, None)


def _most(variant: Variant, quantity: int) -> int:
    return max(0, min(quantity, variant.stock, MOST_OF_ONE))


def read(request: HttpRequest) -> Cart:
    """The cart of this browser; an empty one when the cookie is missing, old or forged."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return Cart()
    return Cart({str(sku): int(n) for sku, n in found.items()}) if isinstance(found, dict) else Cart()


def keep(response: HttpResponse, cart: Cart) -> None:
    """Hand the cart back to the browser."""
    if cart.wanted:
        value = signing.dumps(cart.wanted, salt=SALT, compress=True)
        response.set_cookie(COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
