"""The bot of a brand: how it behaves, what it knows, what it would say, and what it could not answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.bot import actions
from counterbell.bot.actions.teaching import MOST_LETTERS
from counterbell.bot.experience import better_answers
from counterbell.bot.models import Question
from counterbell.bot.queries import Group, answered_count, bot_of, groups, question_of
from counterbell.bot.replaying import learned_lately
from counterbell.bot.titles import title_of
from counterbell.bot.topics import Topic, nearest_first, topics
from counterbell.bot.trying import samples, trial
from counterbell.conversations.blanks import NAMES
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_bot_forms import BotForm, QuestionForm

LONGEST_TRIAL = 500
NAME_BLANK = "{{customer.first_name}}"
MOST_GROUPS = 50  # on one page; the next come when these are seen to
BLANKS = {name: meaning for name, meaning in NAMES.items() if name.startswith(("customer.first", "brand.", "agent."))}


@require_safe
@page_for(May.ANSWER)
def list_bots(request: SettingsRequest) -> HttpResponse:
    """Every brand of hers and whether its bot answers; with one brand, its bot at once."""
    brands = list(brands_of(request.agent))
    if len(brands) == 1:
        page = "settings_bot" if may(request.agent, May.SET_BRAND) else "settings_bot_figures"
        return redirect(page, pk=brands[0].pk)
    lines = [(brand, bot_of(brand).is_on) for brand in brands]
    return render(request, "workspace/settings/bot_list.html", {"lines": lines})


@page_for(May.SET_BRAND)
def bot(request: SettingsRequest, pk: int) -> HttpResponse:
    """How it behaves, and (with `ask`) what it would say."""
    brand = get_object_or_404(Brand, pk=pk)
    held = bot_of(brand)
    form = BotForm(request.POST or None, bot=held, brand=brand)
    if request.method == "POST" and done(form, lambda: actions.set_up(brand, by=request.agent, **form.said())):
        messages.success(request, _("The bot is saved."))
        return redirect("settings_bot", pk=pk)
    asked = request.GET.get("ask", "").strip()[:LONGEST_TRIAL]
    outcome = trial(brand, asked, language=request.LANGUAGE_CODE) if asked else None
    about = {"trial": outcome, "answered": answered_count(brand), "tones": samples(held), "name_blank": NAME_BLANK}
    return show(request, "bot.html", form, **around(request, brand), **about)


@require_safe
@page_for(May.SET_BRAND)
def questions(request: SettingsRequest, pk: int) -> HttpResponse:
    """All questions; `q` has words of them, `show` is "answered" or "open"."""
    brand = get_object_or_404(Brand, pk=pk)
    words, shown = request.GET.get("q", "").strip()[:100], request.GET.get("show", "")
    answered = {"answered": True, "open": False}.get(shown)
    found = topics(brand, request.LANGUAGE_CODE, words=words, answered=answered)
    shown_with = {**around(request, brand), "topics": found, "words": words, "show": shown}
    return render(request, "workspace/settings/bot_questions.html", shown_with)


@page_for(May.SET_BRAND)
def new_question(request: SettingsRequest, pk: int) -> HttpResponse:
    """A question of the shop's own."""
    brand = get_object_or_404(Brand, pk=pk)
    return _question(request, brand, Question(brand=brand))


@page_for(May.SET_BRAND)
def question(request: SettingsRequest, pk: int, question: str) -> HttpResponse:
    """What is answered to one question."""
    brand = get_object_or_404(Brand, pk=pk)
    return _question(request, brand, _found(brand, question))


@require_POST
@page_for(May.SET_BRAND)
def act_on_question(request: SettingsRequest, pk: int, question: str, verb: str) -> HttpResponse:
    """Use it or not, forget it."""
    brand = get_object_or_404(Brand, pk=pk)
    found = _found(brand, question)
    by = request.agent
    verbs = {
        "on": (lambda: actions.switch_question(found, is_on=True, by=by), _("The answer is in use.")),
        "off": (lambda: actions.switch_question(found, is_on=False, by=by), _("The answer rests.")),
        "delete": (lambda: actions.delete_question(found, by=by), _("The answer is deleted.")),
    }
    if verb in verbs and found.pk:
        tried(request, *verbs[verb])
    return redirect("settings_bot_questions", pk=pk)


@require_safe
@page_for(May.SET_BRAND)
def unanswered(request: SettingsRequest, pk: int) -> HttpResponse:
    """What it handed over, by meaning; the most asked first."""
    brand = get_object_or_404(Brand, pk=pk)
    language = request.LANGUAGE_CODE
    known = topics(brand, language, answered=True)
    shown = groups(brand, request.agent)[:MOST_GROUPS]
    lines = [(one, _suggested(brand, one.key, language), _likeliest(known, one)) for one in shown]
    better = better_answers(brand, request.agent, language)
    about = {"lines": lines, "better": better, "most_letters": MOST_LETTERS, "learned": learned_lately(brand)}
    shown_with = {**around(request, brand), **about}
    return render(request, "workspace/settings/bot_unanswered.html", shown_with)


@require_POST
@page_for(May.SET_BRAND)
def learn(request: SettingsRequest, pk: int, verb: str) -> HttpResponse:
    """Answer a group, attach it to what is answered already, or ignore it."""
    brand = get_object_or_404(Brand, pk=pk)
    told, ids = request.POST, ids_of(request)
    key, text, language = told.get("key", ""), told.get("text", ""), told.get("language", brand.default_language)
    by = request.agent
    verbs = {
        "answer": (
            lambda: actions.settle(brand, ids, key=key, text=text, language=language, by=by),
            _("Answered. Whoever asks this again gets the answer."),
        ),
        "attach": (
            lambda: actions.settle(brand, ids, key=key, text=None, by=by),
            _("Attached. It is understood from now on."),
        ),
        "ignore": (lambda: actions.ignore_all(brand, ids, by=by), _("Ignored.")),
    }
    if verb in verbs:
        tried(request, *verbs[verb])
    return redirect("settings_bot_unanswered", pk=pk)


@require_POST
@page_for(May.SET_BRAND)
def improve(request: SettingsRequest, pk: int, verb: str) -> HttpResponse:
    """Let what agents sent be the answer, or leave the answer as it is."""
    brand = get_object_or_404(Brand, pk=pk)
    told, ids, by = request.POST, ids_of(request), request.agent
    text, language = told.get("text", ""), told.get("language", "")
    verbs = {
        "take": (
            lambda: actions.improve(brand, ids, text=text, language=language, by=by),
            _("It is the answer from now on."),
        ),
        "leave": (lambda: actions.leave(brand, ids, by=by), _("The answer stays as it is.")),
    }
    if verb in verbs:
        tried(request, *verbs[verb])
    return redirect("settings_bot_unanswered", pk=pk)


def _question(request: SettingsRequest, brand: Brand, kept: Question) -> HttpResponse:
    form = QuestionForm(request.POST or None, brand=brand, question=kept)

    def save() -> object:
        return actions.save_question(brand, kept, by=request.agent, **form.said())

    if request.method == "POST" and done(form, save):
        messages.success(request, _("The answer is saved."))
        return redirect("settings_bot_questions", pk=brand.pk)
    title = title_of(kept, request.LANGUAGE_CODE) if kept.pack or kept.pk else ""
    past = kept.revisions.select_related("agent").order_by("-created_at", "-pk")[:20] if kept.pk else []
    words = {"question": kept, "title": title, "blanks": BLANKS, "past": past}
    return show(request, "bot_question.html", form, **around(request, brand), **words)


def _found(brand: Brand, key: str) -> Question:
    found = question_of(brand, key)
    if found is None:
        raise Http404
    return found


def _likeliest(known: list[Topic], group: Group) -> list[Topic]:
    """The one that an agent sent as it was, then those that are most like it."""
    return sorted(nearest_first(known, group.rows[0].text), key=lambda topic: topic.key != group.taken)


def _suggested(brand: Brand, key: str, language: str) -> str:
    found = question_of(brand, key) if key else None
    return title_of(found, language) if found else ""


def ids_of(request: SettingsRequest) -> list[int]:
    """Which rows of a group a button is for."""
    return [int(one) for one in request.POST.get("ids", "").split(",") if one.isdecimal()]


def around(request: SettingsRequest, brand: Brand) -> dict[str, Any]:
    """What all of the bot's pages have about them."""
    changed = better_answers(brand, request.agent, request.LANGUAGE_CODE)
    waiting = [*(len(one.rows) for one in groups(brand, request.agent)), *(len(one.rows) for one in changed)]
    return {"brand": brand, "waiting": sum(waiting)}
