"""One conversation on the desk: the thread, its header and menus, the customer beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from counterbell.accounts.models import Agent
from counterbell.accounts.queries import agents_for, teams_for
from counterbell.alerts.queries import is_muted, reminders_in
from counterbell.base.clock import now
from counterbell.conversations import queries, wire
from counterbell.conversations.models import Conversation, Label, Message
from counterbell.conversations.queries_writing import to_come
from counterbell.search.queries import find as find_documents
from counterbell.ui.forms import ISO_MOMENT
from counterbell.workspace.contents import Contents, contents_of
from counterbell.workspace.entrance import AgentRequest, agents_only, conversation_for, seen_by, shown_to
from counterbell.workspace.head import head_of
from counterbell.workspace.panel import panel_of
from counterbell.workspace.tongues import tongue_facts
from counterbell.workspace.views.inbox import inbox_page
from counterbell.workspace.views.letters import chat_facts, recipients_facts
from counterbell.workspace.writing import desk_facts, drafts_of, later_facts

FIRST_ENTRIES = 50
CAUGHT_UP = 200
MERGE_SHOWN = 30
MORNING = 9
SNOOZE_AT_LEAST = timedelta(minutes=5)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the usual times to snooze until; None: until the customer writes."""

    name: str | Promise
    until: datetime | None


@require_GET
@agents_only
def conversation(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """The desk with one conversation; for a script only the desk, for a reload the whole inbox."""
    shown = _shown(request, public_id)
    desk = _desk(request, shown)
    if request.htmx:
        return render(request, "workspace/inbox/desk.html", desk)
    return inbox_page(request, desk)


@require_GET
@agents_only
def header(request: AgentRequest, public_id: UUID) -> HttpResponse:
    """Who has it, how it stands: fetched again whenever that changed. Of one merged away: the survivor's."""
    return render_header(request, _shown(request, public_id))


@require_GET
@agents_only
def entries(request: AgentRequest, public_id: UUID) -> JsonResponse:
    """More of the thread: what is older than `before`, or newer than `after`; `marks` says whose it is by now."""
    shown = _shown(request, public_id)
    before, after = (_whole(request.GET.get(name, "")) for name in ("before", "after"))
    found = (
        wire.entries_of(shown, after=after, limit=CAUGHT_UP)
        if after is not None
        else wire.entries_of(shown, before=before or shown.last_number + 1, limit=FIRST_ENTRIES)
    )
    return JsonResponse({"entries": found, "epoch": shown.epoch, "marks": wire.marks_of(shown)})


@require_GET
@agents_only
def menu(request: AgentRequest, public_id: UUID, name: str) -> HttpResponse:
    """The inside of a menu that is long or changes: drawn when it is opened."""
    shown = conversation_for(request, public_id)
    inside: dict[str, object] = {"conversation": shown}
    if name == "assign":
        inside |= {"people": agents_for(shown.brand), "teams": teams_for(shown.brand)}
    elif name == "labels":
        inside |= {"labels": Label.objects.all(), "worn": set(shown.labels.values_list("pk", flat=True))}
    elif name == "snooze":
        inside |= {"moments": moments(), "soonest": timezone.localtime(now() + SNOOZE_AT_LEAST).strftime(ISO_MOMENT)}
    else:
        inside |= {"others": _merge_targets(request, shown), "words": request.GET.get("q", "")}
    return render(request, f"workspace/inbox/menus/{name}.html", inside)


def render_header(request: AgentRequest, shown: Conversation) -> HttpResponse:
    """The header as it is now; what an action answers with."""
    labels, muted = list(shown.labels.all()), is_muted(request.agent, shown)
    head = head_of(shown, labels=labels, coming=to_come(shown), is_muted=muted)
    return render(request, "workspace/inbox/header.html", {"conversation": shown, "head": head})


def moments() -> list[Moment]:
    """The usual times to snooze until, in the agent's own time zone."""
    local = timezone.localtime(now())
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    monday = morning + timedelta(days=7 - local.weekday())
    offered = [
        Moment(_("In an hour"), local + timedelta(hours=1)),
        Moment(_("In three hours"), local + timedelta(hours=3)),
        Moment(_("Tomorrow morning"), morning + timedelta(days=1)),
    ]
    if local.weekday() != SUNDAY:
        offered.append(Moment(_("Monday morning"), monday))
    return [*offered, Moment(_("Until the customer writes"), None)]


def _shown(request: AgentRequest, public_id: UUID) -> Conversation:
    """The conversation, or the one that it was merged into: links in old letters go on working."""
    if shown := shown_to(request.agent, public_id):
        return shown
    survivor = queries.visible(request.agent, public_id)
    return conversation_for(request, survivor.public_id if survivor else public_id)


def _desk(request: AgentRequest, shown: Conversation) -> dict[str, object]:
    agent = request.agent
    there = contents_of(agent, shown)
    coming = to_come(shown) if there.to_come else []
    labels = list(shown.labels.all()) if there.labels else []
    beside = recipients_facts(shown) if shown.channel.by_letter else chat_facts(shown) if there.letters else {}
    return (
        panel_of(request, shown, there)
        | later_facts(agent, shown, coming)
        | beside
        | {
            "head": head_of(shown, labels=labels, coming=coming, is_muted=there.muted),
            "copilot": there.copilot,
            "reminders": reminders_in(agent, shown) if there.reminders else [],
            "thread": _thread(agent, shown, there) | desk_facts(agent, shown, coming),
        }
    )


def _thread(agent: Agent, shown: Conversation, there: Contents) -> dict[str, object]:
    found = wire.entries_of(shown, before=shown.last_number + 1, limit=FIRST_ENTRIES)
    return {
        "tongues": tongue_facts(shown, agent, there),
        "c": str(shown.public_id),
        "epoch": shown.epoch,
        "last": shown.last_number,
        "entries": found,
        "more": bool(found) and found[0]["number"] > 1 and len(found) == FIRST_ENTRIES,
        "marks": wire.marks_of(shown),
        "drafts": drafts_of(agent, shown, is_begun=there.drafts),
        "customer": str(shown.customer),
        "seen": _seen(shown, there.read),
    }


def _merge_targets(request: AgentRequest, shown: Conversation) -> list[Conversation]:
    """The same customer's other conversations with the same brand, newest first; with `q` those with these words."""
    mine = seen_by(request.agent).filter(customer=shown.customer, brand=shown.brand).exclude(pk=shown.pk)
    if words := request.GET.get("q", "").strip()[:200]:
        found = find_documents(words, kinds=("message",), scopes=[shown.brand_id], limit=500)
        mine = mine.filter(Q(pk__in={hit.group for hit in found}) | Q(preview__icontains=words))
    return list(mine.order_by("-active_at")[:MERGE_SHOWN])


def _seen(shown: Conversation, read: int | None) -> int:
    """Up to which number an agent has read: what follows is new to her."""
    if read == 0:  # kept unread: from the customer's last words on
        said = shown.messages.filter(author=Message.Author.CUSTOMER).order_by("-number")
        return (said.values_list("number", flat=True).first() or 1) - 1
    return read or 0


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
