"""What an agent sets about herself from any page: status and language."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from counterbell.accounts.actions import set_profile, set_status
from counterbell.accounts.models import Agent
from counterbell.workspace.entrance import AgentRequest, agents_only


@require_POST
@agents_only
def status(request: AgentRequest) -> HttpResponse:
    """Be there, or be away."""
    wanted = request.POST.get("status", "")
    if wanted not in Agent.Status.values:
        return HttpResponseBadRequest()
    set_status(request.agent, status=wanted)
    return _back(request)


@require_POST
@agents_only
def language(request: AgentRequest) -> HttpResponse:
    """Read the workspace in another language."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    set_profile(request.agent, language=wanted)
    return _back(request)


def _back(request: AgentRequest) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "inbox")
