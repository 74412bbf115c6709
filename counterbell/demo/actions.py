"""The only writer of the demo shop: an order is placed."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from counterbell.demo.goods import Line
from counterbell.demo.models import Order

FIRST_NUMBER = 18_240
TRIES = 5


def place_order(lines: Sequence[Line], *, name: str, email: str, address: str, language: str, gift: bool) -> Order:
    """Write an order down under the next free number. Nothing is paid: it is a demo."""
    rows = [
        {"slug": line.product.slug, "variant": line.variant.key, "quantity": line.quantity, "price": line.price}
        for line in lines
    ]
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                last = Order.objects.aggregate(last=Max("number"))["last"] or FIRST_NUMBER
                return Order.objects.create(
                    number=last + 1, name=name, email=email, address=address, language=language, lines=rows, gift=gift
                )
        except IntegrityError:
            # Somebody else took the number between the look and the write.
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")
