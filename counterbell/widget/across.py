"""Answers that a shop's page reads from another origin: only pages on the brand's domains may."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers

from counterbell.accounts.models import Brand
from counterbell.widget.door import refusal
from counterbell.widget.origins import allows


def for_page(request: HttpRequest, brand: Brand, body: object, *, seconds: int) -> HttpResponse:
    """The answer, to be kept for so many seconds; a refusal for a page that may not show the bubble."""
    origin = request.headers.get("Origin", "")
    if origin and not allows(brand, origin):
        return refusal(403, "origin", f"{brand.name} has not allowed its bubble on {origin[:200]}.")
    response = JsonResponse(body)
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-store"
    response["Access-Control-Allow-Origin"] = origin or "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Origin"])
    return response
