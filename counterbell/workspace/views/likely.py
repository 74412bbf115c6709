"""What looks as if it belonged together because of an incident: shown to whoever wants it, done only by her hand."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from counterbell.base.clock import now
from counterbell.bot.queries import topics_asked
from counterbell.links import actions
from counterbell.links.queries import ends_of, incident_at
from counterbell.links.queries_likely import LATELY, OFFERED, incidents_like, likely_for
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by
from counterbell.workspace.linking import told_attached
from counterbell.workspace.views.handling import in_words
from counterbell.workspace.views.links import render_links


@require_GET
@agents_only
def likely(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Of an incident: what could be attached; of another conversation: the incidents to which it could be."""
    shown = conversation_for(request, public_id)
    topics = topics_asked(shown.brand, now() - LATELY)
    incident = incident_at(ends_of(shown.pk))
    around: dict[str, object] = {"conversation": shown}
    if incident:
        around["likely"] = likely_for(request.agent, shown, incident.title, topics)
    else:
        around["incidents"] = incidents_like(request.agent, shown, topics)[:1]
    return render(request, "workspace/inbox/likely.html", around)


@require_POST
@agents_only
@in_words
def attach(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Attach those that were chosen there (`c`) to the incident of this conversation."""
    shown = conversation_for(request, public_id)
    named = [UUID(name) for name in request.POST.getlist("c")[: 2 * OFFERED]]
    chosen = list(seen_by(request.agent).filter(public_id__in=named).order_by("pk"))
    done, refused = actions.attach_many(chosen, to=shown, by=request.agent)
    answer = render_links(request, public_id)
    told = {"text": told_attached(done, refused), "undo": "", "c": str(shown.public_id)}
    answer.headers["X-Done"] = json.dumps(told)
    return answer
