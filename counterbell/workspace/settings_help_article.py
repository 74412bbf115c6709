"""One article for its editors: words with a preview beside them, versions, publishing."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterbell.accounts import pictures
from counterbell.accounts.actions import Refused
from counterbell.accounts.pictures import NotAPicture
from counterbell.accounts.policies import May, may
from counterbell.accounts.queries import brands_of
from counterbell.conversations import files
from counterbell.conversations.files import FileRefused
from counterbell.helpcenter import actions, editing
from counterbell.helpcenter.actions.counting import write_counts
from counterbell.helpcenter.differing import differences
from counterbell.helpcenter.files import PICTURE_SIZE
from counterbell.helpcenter.finding import search
from counterbell.helpcenter.models import Article, Revision, Translation
from counterbell.helpcenter.policies import read_by
from counterbell.helpcenter.redirects import named_article
from counterbell.helpcenter.showing import page_of
from counterbell.helpcenter.writing import PICTURE
from counterbell.workspace.settings_access import SettingsRequest, done, page_for, show, tried
from counterbell.workspace.settings_help import chosen_brand
from counterbell.workspace.settings_help_forms import PUBLISH, REVIEW, SCHEDULE, ArticleForm, initial_of

COLLEAGUE = read_by(signed_in=True, colleague=True)


@page_for(May.SET_HELP)
def new_article(request: SettingsRequest) -> HttpResponse:
    """Write an article, in the brand's own language first."""
    brand = chosen_brand(request)
    article = Article(brand=brand, language=brand.default_language)
    initial = initial_of(article, None, None) | {"title": request.GET.get("title", "")[:200]}
    return _edited(request, article, brand.default_language, None, initial)


@page_for(May.ANSWER)
def article(request: SettingsRequest, pk: int, language: str) -> HttpResponse:
    """Change an article in a language; whoever may only answer reads it, drafts too."""
    found, translation = _found(request, pk, language)
    revision = _newest(translation)
    if not may(request.agent, May.SET_HELP):
        if request.method == "POST":
            raise PermissionDenied
        return _read(request, found, language, translation, revision)
    return _edited(request, found, language, translation, initial_of(found, revision, translation))


def _edited(
    request: SettingsRequest, found: Article, language: str, translation: Translation | None, initial: dict[str, object]
) -> HttpResponse:
    bidi = bool(get_language_info(language)["bidi"])
    form = ArticleForm(request.POST or None, brand=found.brand, language=language, right_to_left=bidi, initial=initial)
    if request.method == "POST":
        saved: list[Translation] = []
        verb = request.POST.get("do", "")
        if done(form, lambda: saved.append(_save(request, found, language, form, verb))):
            messages.success(request, _said(verb))
            return redirect("settings_help_article", pk=saved[0].article_id, language=language)
    source = None
    if found.pk and language != found.language:
        source = found.translations.filter(language=found.language).first()
    return show(
        request, "help/article.html", form, article=found, translation=translation, tongue=language,
        brand=found.brand, languages=_languages(found), rtl=bidi, source=source, source_words=_newest(source),
        **_figures(translation),
        asks_change=bool(translation and translation.published_at and language == found.language),
    )  # fmt: skip


def _save(request: SettingsRequest, found: Article, language: str, form: ArticleForm, verb: str) -> Translation:
    told, by = form.cleaned_data, request.agent
    if not found.pk:
        made = actions.start_article(found.brand, form.wording(), language=language, placement=form.placement(), by=by)
    else:
        actions.place_article(found, form.placement(), by=by)
        made = actions.write(found, form.wording(), language=language, by=by, note=told["note"], since=told["since"])
    actions.set_expiry(made, told["expires_at"], by=by)
    change, caught_up = told["change"] or Translation.Age.NEEDS_UPDATE, told["caught_up"]
    if verb == PUBLISH:
        actions.publish(made, by=by, change=change, caught_up=caught_up)
    elif verb == REVIEW:
        actions.ask_review(made, by=by)
    elif verb == SCHEDULE:
        if told["publish_at"] is None:
            raise Refused(_("Choose when it shall appear."))
        actions.schedule(made, told["publish_at"], by=by, change=change, caught_up=caught_up)
    return made


def _said(verb: str) -> str:
    return {
        PUBLISH: _("The article is published."),
        REVIEW: _("The article waits for review."),
        SCHEDULE: _("The article will appear by itself."),
    }.get(verb, _("The draft is saved."))


def _read(
    request: SettingsRequest, found: Article, language: str, translation: Translation | None, revision: Revision | None
) -> HttpResponse:
    if translation is None or revision is None:
        raise Http404("It is not written in this language.")
    around = {
        "article": found, "translation": translation, "revision": revision, "brand": found.brand,
        "languages": _languages(found), "tongue": language, "html": page_of(translation, revision.body).html,
        **_figures(translation),
    }  # fmt: skip
    return render(request, "workspace/settings/help/read.html", around)


@require_safe
@page_for(May.ANSWER)
def versions(request: SettingsRequest, pk: int, language: str) -> HttpResponse:
    """All versions, and what changed from one to the next."""
    found, translation = _found(request, pk, language)
    if translation is None:
        raise Http404("It is not written in this language.")
    kept = editing.history(translation)
    asked = request.GET.get("version", "")
    after = next((one for one in kept if str(one.number) == asked), kept[0])
    before = next((one for one in kept if one.number == after.number - 1), None)
    around = {
        "article": found, "translation": translation, "brand": found.brand, "versions": kept, "chosen": after,
        "tongue": language, "title_lines": differences(before.title if before else "", after.title),
        "lines": differences(before.body if before else "", after.body), "edits": may(request.agent, May.SET_HELP),
    }  # fmt: skip
    return render(request, "workspace/settings/help/versions.html", around)


@require_POST
@page_for(May.SET_HELP)
def act_on_article(request: SettingsRequest, pk: int, language: str, verb: str) -> HttpResponse:
    """Take it back, say that it is up to date, make an old version the newest, delete it."""
    found, translation = _found(request, pk, language)
    if verb == "delete":
        tried(request, lambda: _delete(request, found), _("The article is deleted."))
        if found.pk:  # not deleted
            return redirect("settings_help_article", pk=pk, language=language)
        return redirect(f"/settings/help/?brand={found.brand_id}")
    if translation is None:
        raise Http404("It is not written in this language.")
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "withdraw": (lambda: actions.withdraw(translation, by=request.agent), _("Nobody can read it any more.")),
        "fresh": (lambda: actions.catch_up(translation, by=request.agent), _("It counts as up to date.")),
    }
    number = request.POST.get("version", "")
    if verb == "restore" and number.isascii() and number.isdigit() and len(number) < 9:
        get_object_or_404(Revision, translation=translation, number=int(number))
        said = _("The old version is the newest draft now.")
        verbs["restore"] = (lambda: actions.restore(translation, int(number), by=request.agent), said)
    if verb in verbs:
        tried(request, *verbs[verb])
    return redirect("settings_help_article", pk=pk, language=language)


def _delete(request: SettingsRequest, found: Article) -> None:
    typed = request.POST.get("instead", "").strip()[:500]
    instead = named_article(found.brand, typed) if typed else None
    actions.delete_article(found, by=request.agent, instead=instead)


@require_POST
@page_for(May.SET_HELP)
def preview(request: SettingsRequest, pk: int) -> HttpResponse:
    """What Markdown becomes: the piece of HTML that readers of a language would see."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    body = request.POST.get("body", "")[:200_000]
    codes, asked = editing.languages_of(brand), request.GET.get("language", "")
    shown = Translation(brand=brand, language=asked if asked in codes else codes[0])
    return HttpResponse(page_of(shown, body).html)


@require_POST
@page_for(May.SET_HELP)
def picture(request: SettingsRequest, pk: int) -> HttpResponse:
    """Keep a picture for an article; answers with how it is written there."""
    get_object_or_404(brands_of(request.agent), pk=pk)
    file = request.FILES.get("picture")
    if file is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=422)
    try:
        key = pictures.store(file, PICTURE_SIZE)  # type: ignore[arg-type]  # an upload reads like a file
    except NotAPicture as why:
        return JsonResponse({"error": str(why)}, status=422)
    source = f"picture:{key.removeprefix(pictures.FOLDER + '/')}"
    assert PICTURE.fullmatch(source)
    return JsonResponse({"source": source})


@require_POST
@page_for(May.SET_HELP)
def file(request: SettingsRequest, pk: int) -> HttpResponse:
    """Keep a file or a film for an article; answers with how it is written there."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    brought = request.FILES.get("file")
    if brought is None:
        return JsonResponse({"error": _("Choose a file first.")}, status=422)
    try:
        kept = actions.keep_file(brand, brought, **files.facts_of(brought), by=request.agent)
    except FileRefused as why:
        return JsonResponse({"error": str(why)}, status=422)
    name = re.sub(r"([\\\[\]*_`])", r"\\\1", kept.name)
    mark = "!" if kept.content_type.startswith("video/") else ""
    return JsonResponse({"written": f"{mark}[{name}](attachment:{kept.key})"})


@require_safe
@page_for(May.SET_HELP)
def links(request: SettingsRequest, pk: int) -> HttpResponse:
    """Published articles to link to."""
    brand = get_object_or_404(brands_of(request.agent), pk=pk)
    words, language = request.GET.get("q", "")[:200], request.GET.get("language", "")
    found = search(brand, language, words, audiences=COLLEAGUE, limit=8, unfinished=True)
    told = [{"title": one.translation.title, "target": f"article:{one.translation.article_id}"} for one in found]
    return JsonResponse({"found": told})


def _found(request: SettingsRequest, pk: int, language: str) -> tuple[Article, Translation | None]:
    article = get_object_or_404(editing.articles_seen_by(request.agent), pk=pk)
    translation = article.translations.select_related("brand", "article").filter(language=language).first()
    if translation is None and language not in editing.languages_of(article.brand):
        raise Http404("The brand does not speak this language.")
    return article, translation


def _newest(translation: Translation | None) -> Revision | None:
    return translation.revisions.first() if translation else None


def _figures(translation: Translation | None) -> dict[str, object]:
    """How it did; nothing of what nobody could read yet."""
    if translation is None or not translation.published_at:
        return {}
    write_counts()
    return {"figures": editing.figures_of(translation), "days": editing.REPORT_DAYS}


def _languages(article: Article) -> list[tuple[str, str, Translation | None]]:
    spoken = {one.language: one for one in article.translations.all()} if article.pk else {}
    codes = editing.languages_of(article.brand)
    return [(code, get_language_info(code)["name_local"].capitalize(), spoken.get(code)) for code in codes]
