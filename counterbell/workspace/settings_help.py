"""The help centre for its editors: the list of articles, its sections, what readers looked for."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts.models import Brand
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.helpcenter import actions, editing
from counterbell.helpcenter.actions.counting import write_counts
from counterbell.helpcenter.editing import PAGE, Filter
from counterbell.helpcenter.models import Article, Section, Synonym, Translation
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_help_forms import SectionForm, SynonymForm
from counterbell.workspace.settings_words import codes_of


@require_safe
@page_for(May.ANSWER)
def articles(request: SettingsRequest) -> HttpResponse:
    """The articles of a brand, narrowed as one likes."""
    brand = chosen_brand(request)
    told = _filter(request)
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    rows = editing.listed(request.agent, brand, told, page=max(1, page))
    codes = editing.languages_of(brand)
    lines = [_line(one, codes, told.language) for one in rows[:PAGE]]
    seen = editing.seen_lately(line["main"] for line in lines if line["main"])
    around = _around(request, brand) | {
        "rows": [line | {"seen": seen.get(line["main"].pk, 0) if line["main"] else 0} for line in lines],
        "days": editing.REPORT_DAYS,
        "told": told,
        "sections": editing.sections_of(brand),
        "languages": codes,
        "statuses": Translation.Status.choices,
        "kinds": Article.Kind.choices,
        "missing": editing.missing(brand),
        "reviews": editing.waiting_for_review(brand),
        "before": page - 1,
        "after": page + 1 if len(rows) > PAGE else 0,
        "narrowed": told != Filter(),
        "query": "".join(f"&{name}={value}" for name, value in request.GET.items() if name != "page"),
    }
    return render(request, "workspace/settings/help/articles.html", around)


@require_safe
@page_for(May.ANSWER)
def report(request: SettingsRequest) -> HttpResponse:
    """What readers looked for and did not find, read, and disliked."""
    brand = chosen_brand(request)
    write_counts()
    around = _around(request, brand) | {"report": editing.report(brand), "days": editing.REPORT_DAYS}
    return render(request, "workspace/settings/help/report.html", around)


@require_safe
@page_for(May.SET_HELP)
def sections(request: SettingsRequest) -> HttpResponse:
    """The sections in order, and words that mean the same."""
    brand = chosen_brand(request)
    groups: dict[str, list[str]] = {}
    for one in Synonym.objects.filter(brand=brand):
        groups.setdefault(one.language, []).append(", ".join(one.words))
    forms = [
        SynonymForm(code=code, initial={"language": code, "words": "\n".join(groups.get(code, []))})
        for code in codes_of(brand)
    ]
    around = _around(request, brand) | {"sections": editing.sections_of(brand), "synonyms": forms}
    return render(request, "workspace/settings/help/sections.html", around)


@page_for(May.SET_HELP)
def new_section(request: SettingsRequest, pk: int) -> HttpResponse:
    """Make a section."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    return _section(request, brand, None)


@page_for(May.SET_HELP)
def section(request: SettingsRequest, pk: int, section: int) -> HttpResponse:
    """Name a section anew."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    return _section(request, brand, get_object_or_404(Section.objects.select_related("brand"), brand=brand, pk=section))


def _section(request: SettingsRequest, brand: Brand, found: Section | None) -> HttpResponse:
    form = SectionForm(request.POST or None, brand=brand, section=found)

    def save() -> object:
        return actions.save_section(brand, found, names=form.names.said(), abouts=form.abouts.said(), by=request.agent)

    if request.method == "POST" and done(form, save):
        messages.success(request, _("The section is saved."))
        return redirect(f"/settings/help/sections/?brand={brand.pk}")
    return show(request, "help/section.html", form, section=found, **_around(request, brand))


@require_POST
@page_for(May.SET_HELP)
def act_on_section(request: SettingsRequest, pk: int, section: int, verb: str) -> HttpResponse:
    """Move it, delete it."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    found = get_object_or_404(Section, brand=brand, pk=section)
    verbs = {
        "up": (lambda: actions.move_section(found, up=True, by=request.agent), _("The order is saved.")),
        "down": (lambda: actions.move_section(found, up=False, by=request.agent), _("The order is saved.")),
        "delete": (lambda: actions.delete_section(found, by=request.agent), _("The section is deleted.")),
    }
    if verb in verbs:
        tried(request, *verbs[verb])
    return redirect(f"/settings/help/sections/?brand={pk}")


@require_POST
@page_for(May.SET_HELP)
def synonyms(request: SettingsRequest, pk: int) -> HttpResponse:
    """Say which words mean the same."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    code = request.POST.get("language", "")
    form = SynonymForm(request.POST, code=code)
    if form.is_valid():
        said = _("The words are saved.")
        tried(request, lambda: actions.set_synonyms(brand, code, form.groups(), by=request.agent), said)
    return redirect(f"/settings/help/sections/?brand={pk}")


def chosen_brand(request: SettingsRequest) -> Brand:
    """The brand that the address names, else the agent's first."""
    brands = brands_of(request.agent)
    asked = request.GET.get("brand", "")
    found = brands.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    found = found or (None if asked else brands.first())
    if found is None:
        raise Http404("There is no such brand.")
    return found


def _around(request: SettingsRequest, brand: Brand) -> dict[str, Any]:
    return {"brand": brand, "brands": list(brands_of(request.agent)), "edits": may(request.agent, May.SET_HELP)}


def _filter(request: SettingsRequest) -> Filter:
    asked = request.GET
    section = asked.get("section", "")
    return Filter(
        language=asked.get("language", "")[:8],
        section=int(section) if section.isascii() and section.isdigit() and len(section) < 10 else None,
        state=asked.get("state", "")[:10],
        kind=asked.get("kind", "")[:10],
        words=asked.get("q", "").strip()[:100],
    )


def _line(article: Article, codes: list[str], language: str) -> dict[str, Any]:
    """An article as a line: its title, and how each language stands."""
    spoken = {one.language: one for one in article.translations.all()}
    main = spoken.get(language) or spoken.get(article.language) or next(iter(spoken.values()), None)
    return {"article": article, "main": main, "spoken": [(code, spoken.get(code)) for code in codes]}
