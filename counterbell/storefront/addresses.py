"""Where the links of a letter lead: whether an address may be written to, and whether letters shall stop.

Looking changes nothing, because machines look at links too; a press of the button does. It is exempt from CSRF
protection because no cookie means anything to it: what stands in the link is all that counts.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_info
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from counterbell.accounts import pictures
from counterbell.accounts.models import Brand
from counterbell.base.limits import Limit, source_of
from counterbell.mailroom.proving import confirm_address, read_proof
from counterbell.mailroom.unsubscribing import read_subscriber, resubscribe, unsubscribe
from counterbell.storefront.readers import reader_of

LOOKS = Limit("address", 30)


def by_letter(view: Callable[[HttpRequest, Brand, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page to which a letter's link leads: a brand by its key, a token, and only so many looks."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, key: str, token: str) -> HttpResponse:
        brand = Brand.objects.filter(key=key).first()
        if brand is None:
            raise Http404
        if LOOKS.exceeded(source_of(request)):
            return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
        return view(request, brand, token)

    return page


@by_letter
def confirm(request: HttpRequest, brand: Brand, token: str) -> HttpResponse:
    """Ask whether the address is hers, and take her word."""
    proof = read_proof(token, brand.pk)
    language = proof.language if proof else reader_of(request, brand).language
    if proof and request.method == "POST":
        confirm_address(proof)
    done = "confirmed" if proof and request.method == "POST" else ""
    return _page(request, "address.html", brand, language, address=proof.address if proof else "", done=done)


@by_letter
def stop_letters(request: HttpRequest, brand: Brand, token: str) -> HttpResponse:
    """Ask whether letters that come by themselves shall stop; mail programs say so with one POST (RFC 8058)."""
    who = read_subscriber(token, brand.pk)
    language = who.language if who and who.language in dict(settings.LANGUAGES) else reader_of(request, brand).language
    done = ""
    if who and request.method == "POST":
        undo = request.POST.get("undo") == "yes"
        (resubscribe if undo else unsubscribe)(who)
        done = "again" if undo else "stopped"
    return _page(request, "stop_letters.html", brand, language, address=who.address if who else "", done=done)


def _page(request: HttpRequest, template: str, brand: Brand, language: str, *, address: str, done: str) -> HttpResponse:
    facts = {
        "brand": brand,
        "logo": pictures.url_of(brand.logo) or None,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "address": address,
        "done": done,
    }
    status = HTTPStatus.OK if address else HTTPStatus.GONE
    with translation.override(language):
        page = render(request, f"storefront/{template}", facts, status=status)
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    return page
