"""The entrance of the workspace: only agents come in, and views may rely on it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from counterbell.accounts.models import Agent
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Conversation, ConversationQuerySet

P = ParamSpec("P")


class AgentRequest(HttpRequest):
    """A request whose sender is a signed-in, active agent."""

    agent: Agent
    htmx: HtmxDetails


def agents_only(
    view: Callable[Concatenate[AgentRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let agents in and send everybody else to the sign-in page; a script that fetches is told 401 instead."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Agent) or not request.user.is_active:
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        request.agent = request.user  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def seen_by(agent: Agent) -> ConversationQuerySet:
    """The conversations an agent may see, with what pages show of each."""
    seen = Conversation.objects.visible_to(agent).living()
    return seen.select_related("customer", "brand", "channel", "assignee", "team")


def conversation_for(request: AgentRequest, public_id: UUID) -> Conversation:
    """The conversation of that name, or 404 for one that this agent may not see."""
    if found := shown_to(request.agent, public_id):
        return found
    raise Http404


def shown_to(agent: Agent, public_id: UUID) -> Conversation | None:
    """The conversation of that name, if this agent may see it; not one that was merged away."""
    return next(iter(_named(agent.pk, agent.standing, public_id)), None)


@prepared
def _named(agent: int, standing: str, public_id: UUID) -> QuerySet[Conversation]:
    return seen_by(Agent.of_standing(agent, standing)).filter(public_id=public_id)
