"""The demo shop's pages."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_http_methods, require_safe

from counterbell.base.clock import now
from counterbell.base.env import env
from counterbell.demo import cart as carts
from counterbell.demo import goods, policies
from counterbell.demo.actions import place_order
from counterbell.demo.goods import Line, Product
from counterbell.demo.models import Order
from counterbell.demo.team import BRAND_KEY
from counterbell.demo.words import LANGUAGES, direction, plain_digits, say
from counterbell.reception.models import ContactForm

LANGUAGE_COOKIE = "tidewick_language"
ORDERS_COOKIE = "tidewick_orders"
ORDERS_SALT = "counterbell.demo.orders"
ORDERS_REMEMBERED = 5
FAVOURITES = ("halo", "drift", "pebble", "skerry")


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Go to the shop in the reader's language: the one she used last, else the browser's."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return redirect("shop-home", lang=chosen if chosen in LANGUAGES else get_language_from_request(request))


@require_safe
def home(request: HttpRequest, lang: str) -> HttpResponse:
    favourites = [goods.products()[slug] for slug in FAVOURITES]
    return _page(request, lang, "home", {"favourites": favourites, "star": favourites[0]})


@require_safe
def shelf(request: HttpRequest, lang: str, category: str | None = None) -> HttpResponse:
    chosen = category or ""
    return _page(request, lang, "shelf", {"category": chosen or "all", "found": goods.on_shelf(chosen)})


@require_http_methods(["GET", "HEAD", "POST"])
def goods_page(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """One product; a POST puts it into the cart."""
    product = goods.products().get(slug)
    if product is None:
        raise Http404
    if request.method == "POST":
        return _put_in_cart(request, lang, product)
    also = [p for p in goods.products().values() if p.category != product.category][:4]
    chosen = product.variant(request.GET.get("variant", "")) or product.first_in_stock
    return _page(request, lang, "goods", {"product": product, "chosen": chosen, "also": also})


@require_http_methods(["GET", "HEAD", "POST"])
def cart_page(request: HttpRequest, lang: str) -> HttpResponse:
    """The cart; a POST sets how many of one thing are wanted, or removes it."""
    cart = carts.read(request)
    if request.method == "POST":
        sku = request.POST.get("remove") or request.POST.get("sku", "")
        wanted = 0 if "remove" in request.POST else _count(request.POST.get("quantity", ""), least=0)
        if sku in cart.wanted and (hit := goods.find(*sku.split(":", 1))):
            cart.put(sku, hit[1], wanted)
        answer: HttpResponse = redirect("shop-cart", lang=lang)
        carts.keep(answer, cart)
        return answer
    return _page(request, lang, "cart", _sums(cart.lines) | {"most": range(1, goods.MOST_OF_ONE + 1)})


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, lang: str) -> HttpResponse:
    """Ask where to send it; a POST places the order."""
    cart = carts.read(request)
    lines = cart.lines
    if not lines:
        return redirect("shop-cart", lang=lang)
    if request.method != "POST":
        return _page(request, lang, "checkout", _sums(lines))
    typed = {k: request.POST.get(k, "").strip() for k in ("name", "email", "address")}
    mistakes = _mistakes(lang, typed)
    if mistakes:
        page = _sums(lines) | {"typed": typed, "mistakes": mistakes, "gift": "gift" in request.POST}
        return _page(request, lang, "checkout", page, status=422)
    order = place_order(
        lines,
        name=typed["name"][:120],
        email=typed["email"],
        address=typed["address"][:300],
        language=lang,
        gift="gift" in request.POST,
    )
    answer = HttpResponseRedirect(f"/{lang}/orders/{order.key}/?thanks=1")
    carts.keep(answer, carts.Cart())
    remembered = signing.dumps([order.key, *_remembered(request)][:ORDERS_REMEMBERED], salt=ORDERS_SALT)
    answer.set_cookie(ORDERS_COOKIE, remembered, max_age=carts.KEPT_SECONDS, httponly=True, samesite="Lax")
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: HttpRequest, lang: str) -> HttpResponse:
    """Find an order by its number and the address that it was placed with: both, or nothing."""
    mine = Order.objects.filter(key__in=_remembered(request))
    if request.method != "POST":
        return _page(request, lang, "orders", {"mine": mine})
    typed = {k: request.POST.get(k, "").strip() for k in ("number", "email")}
    bare = plain_digits(typed["number"]).upper().removeprefix("TW").strip("- #")
    order = None
    if bare.isascii() and bare.isdigit() and len(bare) < 10:
        order = Order.objects.filter(number=int(bare), email__iexact=typed["email"]).first()
    if order is None:
        return _page(request, lang, "orders", {"mine": mine, "typed": typed, "not_found": True}, status=422)
    return redirect("shop-order", lang=lang, key=order.key)


@require_safe
def order_page(request: HttpRequest, lang: str, key: str) -> HttpResponse:
    order = get_object_or_404(Order, key=key)
    stage = policies.stage_of(order.placed_at, now())
    reached = list(policies.Stage).index(stage)
    steps = [{"key": s, "done": i <= reached, "here": s is stage} for i, s in enumerate(policies.Stage)]
    page = {
        "order": order,
        "stage": stage,
        "steps": steps,
        "expected": policies.expected_at(order.placed_at),
        "thanks": "thanks" in request.GET,
    }
    return _page(request, lang, "order", page | _sums(_lines_of(order)))


@require_safe
def policies_page(request: HttpRequest, lang: str) -> HttpResponse:
    return _page(request, lang, "policies", {})


@require_safe
def contact_page(request: HttpRequest, lang: str) -> HttpResponse:
    """How to write to the shop: Counterbell's form, in a frame, as a shop owner would paste it."""
    form = ContactForm.objects.filter(brand__key=BRAND_KEY, channel__is_active=True).first()
    return _page(request, lang, "contact", {"form": form})


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # Django's signature
    """No such page, in the language of the address if it has one."""
    asked = request.path_info.split("/")[1]
    lang = asked if asked in LANGUAGES else get_language_from_request(request)
    return _page(request, lang, "missing", {}, status=404)


def _page(request: HttpRequest, lang: str, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    rest = request.path_info.split("/", 2)[-1] if request.path_info[1:3] == lang else ""
    base = {
        "lang": lang,
        "dir": direction(lang),
        "languages": [(code, own, f"/{code}/{rest}") for code, own in LANGUAGES.items()],
        "cart_count": carts.read(request).count,
        "categories": goods.CATEGORIES,
        "counterbell": env().url,
        "brand_key": BRAND_KEY,
        "free_from": goods.FREE_FROM,
    }
    answer = render(request, f"demo/shop/{name}.html", base | context, status=status)
    answer.headers["Content-Language"] = lang
    if request.COOKIES.get(LANGUAGE_COOKIE) != lang:
        age = settings.SESSION_COOKIE_AGE
        answer.set_cookie(LANGUAGE_COOKIE, lang, max_age=age, httponly=True, samesite="Lax")
    return answer


def _put_in_cart(request: HttpRequest, lang: str, product: Product) -> HttpResponse:
    cart = carts.read(request)
    variant = product.variant(request.POST.get("variant", ""))
    if variant is None or not variant.stock:
        return redirect("shop-goods", lang=lang, slug=product.slug)
    cart.add(product, variant, _count(request.POST.get("quantity", "1"), least=1))
    answer: HttpResponse = redirect("shop-cart", lang=lang)
    carts.keep(answer, cart)
    return answer


def _count(typed: str, *, least: int) -> int:
    bare = plain_digits(typed.strip())
    return max(least, int(bare)) if bare.isascii() and bare.isdigit() and len(bare) < 5 else least


def _sums(lines: list[Line]) -> dict[str, Any]:
    worth = goods.worth(lines)
    delivery = goods.delivery_of(worth)
    left = max(0, goods.FREE_FROM - worth)
    return {"lines": lines, "worth": worth, "delivery": delivery, "total": worth + delivery, "until_free": left}


def _mistakes(lang: str, typed: dict[str, str]) -> dict[str, str]:
    found = {k: say(lang, f"checkout.need_{k}") for k in ("name", "address") if not typed[k]}
    try:
        validate_email(typed["email"])
    except ValidationError:
        found["email"] = say(lang, "checkout.need_email")
    return found


def _lines_of(order: Order) -> list[Line]:
    """What was ordered, at the price of then; what is no longer made is left out."""
    hits = [(goods.find(row["slug"], row["variant"]), row) for row in order.lines]
    return [Line(*hit, quantity=row["quantity"], price=row["price"]) for hit, row in hits if hit]


def _remembered(request: HttpRequest) -> list[str]:
    try:
        return [str(k) for k in signing.loads(request.COOKIES.get(ORDERS_COOKIE, ""), salt=ORDERS_SALT)]
    except signing.BadSignature:
        return []
