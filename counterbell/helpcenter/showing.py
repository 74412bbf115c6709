"""How the words of a version become what a translation shows; nothing is saved here."""

from counterbell.accounts.models import Brand
from counterbell.helpcenter.models import Translation
from counterbell.helpcenter.policies import slug_of
from counterbell.helpcenter.writing import Page, render


def page_of(translation: Translation, body: str) -> Page:
    """The rendered words, with links that lead to this brand's articles in this language."""
    links = lasting_address(translation.brand, translation.language)
    files = f"/help/{translation.brand.key}/{translation.language}/file/{{}}/"
    return render(body, links=links, pictures="/files/face/{}", files=files)


def lasting_address(brand: Brand, language: str, article: int | str = "{}") -> str:
    """Leads to an article in a language, whatever it is called now."""
    return f"/help/{brand.key}/{language}/go/{article}/"


def show_words(translation: Translation, title: str, slug: str, summary: str, hints: str, body: str) -> None:
    """Let a translation show these words."""
    page = page_of(translation, body)
    translation.title, translation.slug = title, slug or slug_of(title)
    translation.summary, translation.hints = summary or page.beginning, hints
    translation.html, translation.words = page.html, page.text
