"""One import: how far it is, what it found, and the drafts that are made of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.helpcenter import actions
from counterbell.helpcenter.models import Import, ImportPage, Translation
from counterbell.helpcenter.reasons import in_words
from counterbell.helpcenter.showing import page_of
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_help_import_forms import TakeForm

State = ImportPage.State
OFFERED = (State.NEW, State.CHANGED, State.EDITED)


@page_for(May.SET_HELP)
def run(request: SettingsRequest, pk: int, run: int) -> HttpResponse:
    """Look at the list, choose, and make drafts."""
    found = _found(request, pk, run)
    form = TakeForm(request.POST or None, brand=found.brand)
    numbers = [int(one) for one in request.POST.getlist("page") if one.isascii() and one.isdigit() and len(one) < 19]
    made: list[ImportPage] = []

    def take() -> None:
        made.extend(actions.take_pages(found, numbers, placement=form.placement(), by=request.agent))

    if request.method == "POST" and done(form, take):
        _tell(request, len(made))
        return redirect("settings_help_run", pk=pk, run=run)
    return show(request, "help/run.html", form, **_listed(found), brand=found.brand, edits=True, brands=[])


@require_safe
@page_for(May.SET_HELP)
def page(request: SettingsRequest, pk: int, run: int, page: int) -> HttpResponse:
    """One page as it would be read."""
    found = _found(request, pk, run)
    one = get_object_or_404(found.pages.exclude(body=""), pk=page)
    shown = page_of(Translation(brand=found.brand, language=one.language), one.body)
    around = {"run": found, "page": one, "html": shown.html, "brand": found.brand, "edits": True, "brands": []}
    return render(request, "workspace/settings/help/run_page.html", around)


@require_POST
@page_for(May.SET_HELP)
def stop(request: SettingsRequest, pk: int, run: int) -> HttpResponse:
    """Read no further."""
    found = _found(request, pk, run)
    tried(request, lambda: actions.stop_import(found, by=request.agent), _("Reading was stopped."))
    return redirect("settings_help_run", pk=pk, run=run)


def _found(request: SettingsRequest, pk: int, run: int) -> Import:
    brand: Brand = get_object_or_404(brands_of(request.agent), pk=pk)
    return get_object_or_404(Import.objects.select_related("brand"), brand=brand, pk=run)


def _tell(request: SettingsRequest, count: int) -> None:
    if count:
        said = ngettext("%(count)d draft was made.", "%(count)d drafts were made.", count) % {"count": count}
        messages.success(request, said)
    else:
        messages.error(request, _("No draft was made. Choose pages from the list."))


def _listed(found: Import) -> dict[str, object]:
    pages = list(found.pages.select_related("translation").defer("body"))
    for one in pages:
        one.reason = in_words(one.why) if one.why else ""  # type: ignore[attr-defined]
    return {
        "run": found,
        "offered": [one for one in pages if one.state in OFFERED],
        "taken": [one for one in pages if one.state == State.TAKEN],
        "same": [one for one in pages if one.state == State.SAME],
        "refused": [one for one in pages if one.state == State.REFUSED],
        "waiting": sum(one.state == State.WAITING for one in pages),
        "done": sum(one.state != State.WAITING for one in pages),
        "ended": in_words(found.why) if found.why else "",
    }
