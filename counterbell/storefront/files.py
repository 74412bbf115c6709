"""What the storefront's pages load: the brand's colour as a sheet, and the script for the shop's own page."""

from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from counterbell.accounts.models import Brand
from counterbell.base.scripts import lean, served_elsewhere
from counterbell.reception.queries import contact_form_at

SCRIPT = Path(__file__).resolve().parent / "static" / "storefront" / "embed.js"
LOOK_SECONDS = 60


@require_safe
def look(_request: HttpRequest, key: str) -> HttpResponse:
    """The brand's colour: our policy allows no styles within a page."""
    form = contact_form_at(key)
    if form is None:
        raise Http404
    return _sheet(form.brand)


@require_safe
def help_look(_request: HttpRequest, key: str) -> HttpResponse:
    """The colour of a help centre."""
    brand = Brand.objects.filter(key=key).first()
    if brand is None:
        raise Http404
    return _sheet(brand)


def _sheet(brand: Brand) -> HttpResponse:
    answer = HttpResponse(f":root{{--brand:{brand.colour}}}", content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={LOOK_SECONDS}"
    return answer


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """The script that makes the frame as tall as the form: one address for ever."""
    return served_elsewhere(request, _script())


@cache
def _script() -> bytes:
    return lean(SCRIPT.read_text(encoding="utf-8")).encode()
