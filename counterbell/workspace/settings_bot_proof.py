"""How sure the bot is and what that costs, and answers of it that people look at."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.bot import actions
from counterbell.bot.models import Turn
from counterbell.bot.queries import bot_of, mind_for
from counterbell.bot.sample import ENOUGH, LATELY, looked_at, unseen
from counterbell.workspace.settings_access import SettingsRequest, page_for, tried
from counterbell.workspace.settings_bot import around
from counterbell.workspace.settings_bot_chart import Chart, chart_of
from counterbell.workspace.verdicts import VERDICTS, Seen, seen

AT_ONCE = 5
SEEN = 20
GREATEST_ID = (1 << 63) - 1
LONGEST_NUMBER = len(str(GREATEST_ID))


@require_safe
@page_for(May.SET_BRAND)
def curve(request: SettingsRequest, pk: int) -> HttpResponse:
    """Share answered against share wrong, for every choice that an owner has."""
    from counterbell.bot.curve import curves  # numpy: only where it is looked at
    from counterbell.bot.mind import learn_soon
    from counterbell.bot.outcomes import WINDOW, happened_at

    brand = get_object_or_404(Brand, pk=pk)
    bot = bot_of(brand)
    words = {**around(request, brand), "bot": bot, "enough": ENOUGH, "window": WINDOW.days}
    if not learn_soon():
        return render(request, "workspace/settings/bot_curve.html", {**words, "learns": True})
    found = curves(mind_for(bot), happened_at(brand.pk), float(bot.tolerated) / 100)
    chart: Chart | None = chart_of(found) if found.rehearsed else None
    return render(request, "workspace/settings/bot_curve.html", {**words, "curves": found, "chart": chart})


@require_safe
@page_for(May.ANSWER)
def sample(request: SettingsRequest, pk: int) -> HttpResponse:
    """Some answers to look at, and those looked at lately; `show` is a verdict."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    shown = request.GET.get("show", "")
    verdict = shown if shown in (Turn.Verdict.RIGHT, Turn.Verdict.WRONG, Turn.Verdict.UNSURE) else ""

    def shown_to(turns: Iterable[Turn]) -> list[Seen]:
        return seen(turns, brand, request.agent, request.LANGUAGE_CODE)

    words = {
        "answers": shown_to(unseen(brand, request.agent, most=AT_ONCE)),
        "seen": shown_to(looked_at(brand, request.agent, verdict)[:SEEN]),
        "show": verdict,
        "days": LATELY.days,
        "verdicts": VERDICTS,
    }
    return render(request, "workspace/settings/bot_sample.html", {**around(request, brand), **words})


@require_POST
@page_for(May.ANSWER)
def judge(request: SettingsRequest, pk: int) -> HttpResponse:
    """Say of an answer whether it is right."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    told = request.POST
    message = told.get("message", "")
    number = int(message) if message.isdecimal() and len(message) <= LONGEST_NUMBER else 0
    number = number if number <= GREATEST_ID else 0
    verdict, was = told.get("verdict", ""), told.get("was", "")
    key = told.get("key", "") if verdict == Turn.Verdict.WRONG else ""
    tried(
        request, lambda: actions.judge(number, verdict, was=was, key=key, by=request.agent), _("Thank you. It is kept.")
    )
    return redirect("settings_bot_sample", pk=brand.pk)
