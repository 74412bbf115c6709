"""Articles from elsewhere: the shop's own site, a document, a table. Each becomes a draft that somebody looks at, and
what was left out is told with its reason."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.helpcenter import actions
from counterbell.helpcenter.models import Import, Translation
from counterbell.helpcenter.tables import Left
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show
from counterbell.workspace.settings_help_import_forms import DocumentForm, SiteForm, TableForm

RUNS = 10


@page_for(May.SET_HELP)
def table(request: SettingsRequest, pk: int) -> HttpResponse:
    """Choose from where; a table is read at once."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    form = TableForm(request.POST or None, request.FILES or None, brand=brand)
    made: list[Translation] = []
    left: list[Left] = []

    def take() -> None:
        begun, refused = actions.take_table(brand, form.rows, by=request.agent)
        made.extend(begun)
        left.extend(sorted([*form.left, *refused], key=lambda one: one.line))

    taken = request.method == "POST" and done(form, take)
    return show_ways(request, brand, form, table=form, taken=taken, made=made, left=left)


@require_POST
@page_for(May.SET_HELP)
def site(request: SettingsRequest, pk: int) -> HttpResponse:
    """Begin to read pages of the brand's site."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    form = SiteForm(request.POST, brand=brand)
    begun: list[Import] = []
    if done(form, lambda: begun.append(actions.begin_site(brand, **form.told(), by=request.agent))):
        return redirect("settings_help_run", pk=pk, run=begun[0].pk)
    return show_ways(request, brand, form, site=form)


@require_POST
@page_for(May.SET_HELP)
def document(request: SettingsRequest, pk: int) -> HttpResponse:
    """Read a Word file or a PDF."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    form = DocumentForm(request.POST, request.FILES, brand=brand)
    begun: list[Import] = []
    if done(form, lambda: begun.append(actions.begin_file(brand, **form.told(), by=request.agent))):
        return redirect("settings_help_run", pk=pk, run=begun[0].pk)
    return show_ways(request, brand, form, document=form)


def show_ways(request: SettingsRequest, brand: Brand, form: forms.Form, **more: Any) -> HttpResponse:
    """The ways to import, one of them perhaps with what was wrong, and what was imported before."""
    around = {
        "site": SiteForm(brand=brand),
        "document": DocumentForm(brand=brand),
        "table": TableForm(brand=brand),
        "brand": brand,
        "brands": list(brands_of(request.agent)),
        "edits": True,
        "runs": Import.objects.filter(brand=brand)[:RUNS],
    }
    return show(request, "help/import.html", form, **around | more)
