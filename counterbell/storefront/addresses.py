"""Where the link of a letter leads that asks whether an address may be written to.

Looking changes nothing, because machines look at links too; a press of the button does. It is exempt from CSRF
protection because no cookie means anything to it: what stands in the link is all that counts.
"""

from http import HTTPStatus

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
from counterbell.storefront.readers import reader_of

LOOKS = Limit("address", 30)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Ask whether the address is hers, and take her word."""
    brand = Brand.objects.filter(key=key).first()
    if brand is None:
        raise Http404
    if LOOKS.exceeded(source_of(request)):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    proof = read_proof(token, brand.pk)
    language = proof.language if proof else reader_of(request, brand).language
    if proof and request.method == "POST":
        confirm_address(proof)
    facts = {
        "brand": brand,
        "logo": pictures.url_of(brand.logo) or None,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "address": proof.address if proof else "",
        "done": bool(proof) and request.method == "POST",
    }
    with translation.override(language):
        page = render(request, "storefront/address.html", facts, status=HTTPStatus.OK if proof else HTTPStatus.GONE)
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    return page
