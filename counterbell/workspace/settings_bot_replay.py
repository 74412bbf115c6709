"""A change of the bot, tried on the shop's past questions before it goes live."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.bot import actions
from counterbell.bot.models import Question, Replay, ReplayCase
from counterbell.bot.queries import bot_of, question_of
from counterbell.bot.replaying import Change
from counterbell.bot.titles import name_of_key
from counterbell.ui.dates import percent
from counterbell.workspace.settings_access import SettingsRequest, page_for, tried
from counterbell.workspace.settings_bot import around, ids_of
from counterbell.workspace.settings_bot_forms import SOURCES, BotForm, QuestionForm

AT_ONCE = 50
TURNS = ("worse", "better", "other")
ROWS = ("answer", "right", "wrong", "ask back", "not understood", "hand over")


@require_safe
@page_for(May.SET_BRAND)
def replays(request: SettingsRequest, pk: int) -> HttpResponse:
    """What was tried lately."""
    brand = get_object_or_404(Brand, pk=pk)
    lines = [
        (one, _title(one, request.LANGUAGE_CODE))
        for one in Replay.objects.filter(brand=brand)
        .exclude(kind=Change.LEARNED)
        .select_related("brand", "agent")
        .order_by("-created_at", "-pk")
    ]
    return render(request, "workspace/settings/bot_replays.html", {**around(request, brand), "lines": lines})


@require_POST
@page_for(May.SET_BRAND)
def start(request: SettingsRequest, pk: int) -> HttpResponse:
    """Try what stands in a form, or that a question rests; `kind` says which (see `Change`)."""
    brand = get_object_or_404(Brand, pk=pk)
    kind = request.POST.get("kind", Change.NOTHING)
    change = _change(request, brand, kind)
    if change is None:
        messages.error(request, _("Something in the form is not right. Save it to see what."))
        return redirect("settings_bot_replays", pk=pk)
    try:
        begun = actions.start_replay(brand, kind, change, by=request.agent)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("settings_bot_replays", pk=pk)
    return redirect("settings_bot_replay", pk=pk, replay=begun.pk)


@require_safe
@page_for(May.SET_BRAND)
def replay(request: SettingsRequest, pk: int, replay: int) -> HttpResponse:
    """How far it is, what it found, and the questions that would be treated otherwise; `show` is a turn."""
    brand = get_object_or_404(Brand, pk=pk)
    found = _found(brand, replay)
    if request.headers.get("HX-Request") and found.kind == Change.LEARNED:
        return render(request, "workspace/settings/bot_learned.html", {"brand": brand, "replay": found})
    if request.headers.get("HX-Request"):
        answer = render(request, "workspace/settings/bot_replay_state.html", {"brand": brand, "replay": found})
        if found.state != Replay.State.RUNNING:
            answer["HX-Refresh"] = "true"
        return answer
    shown = request.GET.get("show", "")
    cases = ReplayCase.objects.filter(replay=found).select_related("message__conversation").order_by("-message")
    if shown in TURNS:
        cases = cases.filter(turn=shown)
    about = {
        "replay": found,
        "title": _title(found, request.LANGUAGE_CODE),
        "rows": _rows(found),
        "turns": _turns(found),
        "show": shown,
        "page": Paginator(cases, AT_ONCE).get_page(request.GET.get("page")),
        "moves": {
            "answer": _("It answers"),
            "ask back": _("It asks back"),
            "not understood": _("It asks for other words"),
            "hand over": _("It calls a person"),
        },
        "verdicts": {"right": _("Right"), "wrong": _("Wrong")},
    }
    return render(request, "workspace/settings/bot_replay.html", {**around(request, brand), **about})


@require_POST
@page_for(May.SET_BRAND)
def act(request: SettingsRequest, pk: int, replay: int, verb: str) -> HttpResponse:
    """Stop asking, or let the change go live."""
    brand = get_object_or_404(Brand, pk=pk)
    found, by = _found(brand, replay), request.agent
    verbs = {
        "stop": (lambda: actions.stop_replay(found, by=by), _("Stopped.")),
        "adopt": (lambda: actions.adopt(found, by=by), _("The change is live.")),
    }
    if verb in verbs:
        tried(request, *verbs[verb])
    return redirect("settings_bot_replay", pk=pk, replay=found.pk)


def _change(request: SettingsRequest, brand: Brand, kind: str) -> dict[str, Any] | None:
    """What the form says; None when it is not right."""
    told = request.POST
    if kind == Change.BEHAVIOUR:
        behaviour = BotForm(told, bot=bot_of(brand), brand=brand)
        if not behaviour.is_valid():
            return None
        said = behaviour.said()
        return {"tolerated": said["tolerated"], "silent": said["silent"]}
    key = told.get("key", "")
    if kind == Change.SETTLE:
        language = told.get("language", brand.default_language)
        return {"ids": ids_of(request), "key": key, "text": told.get("text"), "language": language}
    if kind == Change.QUESTION:
        question = (question_of(brand, key) if key else None) or Question(brand=brand)
        form = QuestionForm(told, brand=brand, question=question)
        return {"key": key, **form.said()} if form.is_valid() else None
    return {"key": key}


def _found(brand: Brand, pk: int) -> Replay:
    found = Replay.objects.filter(brand=brand, pk=pk).select_related("brand", "agent").first()
    if found is None:
        raise Http404
    return found


def _title(replay: Replay, language: str) -> str:
    """What is tried, in words."""
    change, brand = replay.change, replay.brand
    if replay.kind == Change.BEHAVIOUR:
        share = percent(float(change["tolerated"]) / 100)
        names = {"articles": _("the help centre"), "canned": _("canned replies")}
        told = [names[name] for name in SOURCES if name not in change["silent"]]
        sources = ", ".join([_("your answers"), *told])
        return _("At most %(share)s wrong, from %(sources)s") % {"share": share, "sources": sources}
    if replay.kind == Change.NOTHING:
        return _("The bot as it is")
    name = name_of_key(brand, change["key"], language) if change["key"] else _first_way(change)
    titles = {
        Change.QUESTION: _("With this answer: %(question)s"),
        Change.REST: _("Without this answer: %(question)s"),
        Change.USE: _("With this answer in use: %(question)s"),
        Change.SETTLE: _("With new ways to ask: %(question)s"),
    }
    answers = replay.kind == Change.LEARNED or (replay.kind == Change.SETTLE and change["text"] is not None)
    return titles[Change.QUESTION if answers else replay.kind] % {"question": name or change["key"]}


def _first_way(change: dict[str, Any]) -> str:
    return next((way for ways in change["phrasings"].values() for way in ways), "")


def _rows(replay: Replay) -> list[tuple[str, int, int, int]]:
    """A figure in words, of today's bot, of the changed one, and by how much they differ."""
    words = {
        "answer": _("Answered"),
        "right": _("Known to be right"),
        "wrong": _("Known to be wrong"),
        "ask back": _("Asked back"),
        "not understood": _("Asked for other words"),
        "hand over": _("Handed over"),
    }
    now, then = (replay.counts.get(name, {}) for name in ("now", "then"))
    return [(words[row], now.get(row, 0), then.get(row, 0), then.get(row, 0) - now.get(row, 0)) for row in ROWS]


def _turns(replay: Replay) -> list[tuple[str, str, int]]:
    words = {"worse": _("For the worse"), "better": _("For the better"), "other": _("Nobody can say yet")}
    known = dict(replay.cases.values_list("turn").annotate(Count("pk")))
    return [(turn, words[turn], known.get(turn, 0)) for turn in TURNS]
