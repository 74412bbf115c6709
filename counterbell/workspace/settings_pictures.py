"""Pictures of agents and logos of brands, for everybody: shoppers see who answers them."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from counterbell.accounts.pictures import FOLDER


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """One picture, under a name that is made of 192 random bits and never used again."""
    try:
        file = default_storage.open(f"{FOLDER}/{name}")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # the launcher stands on the shop's page
    return response
