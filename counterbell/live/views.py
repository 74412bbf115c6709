"""The pages' side of the counter."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.tickets import make_ticket


@require_POST
@never_cache
def ticket(request: HttpRequest) -> JsonResponse:
    """A ticket for the counter, good for a minute and only while this session lives."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401)  # a script asks: it has no use for a sign-in page
    return JsonResponse({"ticket": make_ticket(request.user, request.session.session_key or "")})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")
