"""Articles from elsewhere: the shop's own site, a document, a table. Each becomes a draft that somebody looks at, and
what was left out is told with its reason."""

from tempfile import SpooledTemporaryFile
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Brand
from counterbell.accounts.pictures import NotAPicture
from counterbell.accounts.policies import May
from counterbell.accounts.queries import brands_of
from counterbell.base.clock import now
from counterbell.base.limits import Limit
from counterbell.conversations.files import FileRefused, facts_of
from counterbell.helpcenter import actions
from counterbell.helpcenter.bundles import Unfit, zipped
from counterbell.helpcenter.models import Import, Translation
from counterbell.helpcenter.reasons import in_words
from counterbell.helpcenter.tables import Left
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show
from counterbell.workspace.settings_help_import_forms import BundleForm, DocumentForm, SiteForm, TableForm

RUNS = 10
EXPORTS = Limit("help-export", 5)
IN_MEMORY = 1024 * 1024


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


@require_POST
@page_for(May.SET_HELP)
def bundle(request: SettingsRequest, pk: int) -> HttpResponse:
    """Take in a zip, all of it or nothing."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    form = BundleForm(request.POST, request.FILES, brand=brand)
    if done(form, lambda: _take(request, form)):
        return redirect(f"/settings/help/?brand={pk}")
    return show_ways(request, brand, form, bundle=form)


def _take(request: SettingsRequest, form: BundleForm) -> None:
    assert form.bundle
    try:
        count = actions.take_bundle(
            form.brand, form.bundle, facts_of=facts_of, live=form.cleaned_data["live"], by=request.agent
        )
    except (Unfit, NotAPicture, FileRefused) as why:
        raise Refused(str(why)) from None
    said = ngettext("%(count)d article is new.", "%(count)d articles are new.", count) % {"count": count}
    if left := form.bundle.left:
        told = ngettext("%(count)d file was left out.", "%(count)d files were left out.", left) % {"count": left}
        said = f"{said} {told}"
    messages.success(request, said)


@require_safe
@page_for(May.SET_HELP)
def export(request: SettingsRequest, pk: int) -> HttpResponse:
    """The whole help centre as a zip."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    if EXPORTS.exceeded(str(request.agent.pk)):
        messages.error(request, in_words("busy_here"))
        return redirect("settings_help_import", pk=pk)
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the answer closes it
    zipped(brand, content)  # type: ignore[arg-type]  # a file like any other
    content.seek(0)
    name = f"help-centre-{brand.key}-{now():%Y-%m-%d}.zip"
    # Sent in parts, else an answer as any other.
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[return-value]


def show_ways(request: SettingsRequest, brand: Brand, form: forms.Form, **more: Any) -> HttpResponse:
    """The ways to import, one of them perhaps with what was wrong, and what was imported before."""
    around = {
        "site": SiteForm(brand=brand),
        "document": DocumentForm(brand=brand),
        "table": TableForm(brand=brand),
        "bundle": BundleForm(brand=brand),
        "brand": brand,
        "brands": list(brands_of(request.agent)),
        "edits": True,
        "runs": Import.objects.filter(brand=brand)[:RUNS],
    }
    return show(request, "help/import.html", form, **around | more)
