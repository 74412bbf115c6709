"""The inbox's list: the page around it, its rows, what changed in it, search."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.queries import brand_ids_of, brands_of
from counterbell.accounts.tickets import make_ticket
from counterbell.base.prepared import prepared
from counterbell.conversations.models import Label
from counterbell.lenses.models import Habits, Sort
from counterbell.lenses.queries import habits_of, view_for, views_for
from counterbell.workspace import acts, counting, listing
from counterbell.workspace.entrance import AgentRequest, agents_only
from counterbell.workspace.lens import Lens
from counterbell.workspace.telling import rows_html
from counterbell.workspace.words import VIEWS, page_words

# Those that the browser modules draw; they clone them from the page.
SCRIPTED_ICONS = (
    "reply", "x", "retry", "file", "check", "checks", "clock", "warning", "circle", "check-circle", "link", "plus",
    "trash", "inbox", "user", "tag", "layers", "settings", "chat", "users", "shop", "star", "keyboard", "moon", "sun",
    "screen", "search", "undo", "merge", "split", "snooze", "flag", "note", "user-off", "unread", "panel", "sign-out",
    "arrow-down", "arrow-up", "expand", "language", "command", "half", "reopen", "at", "hourglass", "copy", "sort",
    "eye", "team",
)  # fmt: skip


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The workspace begins with the inbox."""
    return redirect("inbox")


@require_GET
def favicon(_request: HttpRequest) -> HttpResponse:
    """The bell, for those who ask for a page's icon by its old name."""
    return redirect(static("ui/bell.svg"))


@require_GET
@agents_only
def inbox(request: AgentRequest) -> HttpResponse:
    """The inbox with no conversation open."""
    return inbox_page(request)


@require_GET
@agents_only
def rows(request: AgentRequest) -> HttpResponse:
    """A page of rows; with `size` as many as somebody has already unrolled."""
    lens = Lens.of(request.GET)
    asked = request.GET.get("size", "")
    size = min(int(asked[:9]), listing.MOST_REFRESHED) if asked.isascii() and asked.isdecimal() else listing.PAGE
    brands, before = brand_ids_of(request.agent), request.GET.get("before", "")
    page = listing.page_of(request.agent, lens, brands, before=before, size=max(size, listing.PAGE))
    return render(request, "workspace/inbox/rows.html", _context(request, lens, page, brands))


@require_GET
@agents_only
def changed(request: AgentRequest) -> HttpResponse:
    """Of the conversations named by `c`, the rows that belong to this list now; `at`: as the news of them said."""
    lens = Lens.of(request.GET)
    named = [name for name in request.GET.get("c", "").split(",") if is_uuid(name)]
    rows = listing.rows_among(request.agent, lens, named, at=request.GET.get("at", "")[:40])
    several = bool(rows) and len(brand_ids_of(request.agent)) > 1
    return HttpResponse(f"<div data-rows>{rows_html(rows, lens, several_brands=several)}</div>")


@require_GET
@agents_only
def counts(request: AgentRequest) -> JsonResponse:
    """How many conversations stand in each place of the navigation; the views' own numbers come over the line."""
    return JsonResponse({"counts": counting.place_counts(request.agent)})


@require_GET
@agents_only
def search(request: AgentRequest) -> HttpResponse:
    """Conversations that contain some words, or whose customer is called so."""
    if not request.htmx:
        return inbox_page(request)
    lens = Lens.of(request.GET)
    page = listing.found_by(request.agent, lens.words)
    return render(request, "workspace/inbox/rows.html", _context(request, lens, page, brand_ids_of(request.agent)))


def inbox_page(request: AgentRequest, extra: dict[str, object] | None = None) -> HttpResponse:
    """The whole page: navigation, list, and what `extra` puts on the desk."""
    agent, lens = request.agent, Lens.of(request.GET)
    brands = _brands(agent.pk, agent.standing)
    served = [brand.pk for brand in brands]
    page = listing.found_by(agent, lens.words) if lens.words else listing.page_of(agent, lens, served)
    habits = habits_of(agent)
    around: dict[str, object] = _places(request, habits, brands) | {
        "constant": _constant(get_language() or "en", agent.role),
        "habits": habits,
        "ticket": make_ticket(agent, request.session.session_key or ""),
        "after_choices": Habits.After.choices,
        "density_choices": Habits.Density.choices,
        "sorts": Sort.choices,
    }
    return render(request, "workspace/inbox/page.html", _context(request, lens, page, served) | around | (extra or {}))


@cache
def _constant(_language: str, role: str) -> dict[str, str]:
    """Dialogs, words, icons and acts: a third of the page, and the same for everybody of a role and a language."""
    known = acts.catalogue(Agent(role=role))
    inside = {
        "words": page_words(),
        "icon_names": sorted({*SCRIPTED_ICONS, *(act["icon"] for act in known)}),
        "acts": known,
        "sheet": acts.sheet(),
    }
    return {
        "around": render_to_string("workspace/inbox/constant.html", inside),
        "chosen": render_to_string("workspace/inbox/chosen.html"),
    }


def render_labels(request: AgentRequest) -> str:
    """The navigation's labels as they are now, to take the place of the old ones wherever they stand."""
    around = {"labels": Label.objects.all(), "lens": Lens(), "again": True}
    return render_to_string("workspace/inbox/labels.html", around, request)


def render_navigation(request: AgentRequest) -> str:
    """The navigation as it is now."""
    agent = request.agent
    around = _places(request, habits_of(agent), _brands(agent.pk, agent.standing)) | {
        "lens": Lens(),
        "counts": counting.view_counts(agent),
    }
    return render_to_string("workspace/inbox/navigation.html", around, request)


def _places(request: AgentRequest, habits: Habits, brands: list[Brand]) -> dict[str, object]:
    agent = request.agent
    teams = _every_team() if agent.leads else _teams(agent.pk)
    return {
        "views": VIEWS,
        "saved_views": views_for(agent, habits),
        "teams": teams,
        "brands": brands if len(brands) > 1 else [],
        "labels": _labels(),
    }


@prepared
def _brands(agent: int, standing: str) -> QuerySet[Brand]:
    return brands_of(Agent.of_standing(agent, standing)).only("name", "colour")


@prepared
def _every_team() -> QuerySet[Team]:
    return Team.objects.all()


@prepared
def _teams(agent: int) -> QuerySet[Team]:
    return Team.objects.filter(agents=agent)


@prepared
def _labels() -> QuerySet[Label]:
    return Label.objects.all()


def _context(request: AgentRequest, lens: Lens, page: listing.Page, brands: Collection[int]) -> dict[str, object]:
    saved = view_for(request.agent, lens.saved) if lens.saved else None
    title: object = saved.name if saved else VIEWS[lens.view][1]
    return {
        "lens": lens,
        "saved": saved,
        "sort": lens.sort or (saved.sort if saved else lens.usual_sort),
        "title": _("Search results") if lens.words else title,
        "page": page,
        "counts": counting.view_counts(request.agent),
        "several_brands": len(brands) > 1,
    }


def is_uuid(name: str) -> bool:
    """Whether it can be a conversation's public name."""
    try:
        UUID(name)
    except ValueError:
        return False
    return True
