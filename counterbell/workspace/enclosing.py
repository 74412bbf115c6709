"""What goes along with an agent's words: the dialogs in which it is put together, and what of it fits a brand."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.http import Http404
from django.utils.translation import gettext as _

from counterbell.accounts.models import Brand
from counterbell.conversations import rich
from counterbell.helpcenter.finding import search
from counterbell.helpcenter.policies import read_by
from counterbell.helpcenter.queries import article_at, newest, promoted

SHOWN = 8
_EVERYBODY = read_by(signed_in=False, colleague=False)


def dialog(kind: str) -> dict[str, Any]:
    """What the dialog for one kind is drawn from, without its articles."""
    titles = _titles()
    if kind not in titles:
        raise Http404("no such kind")
    most = {"buttons": rich.MOST_CHOICES, "form": rich.MOST_FIELDS}.get(kind, 1)
    return {
        "kind": kind,
        "title": titles[kind],
        "places": range(1, most + 1),
        "least": rich.LEAST_CHOICES,
        "longest_choice": rich.LONGEST_CHOICE,
        "longest_label": rich.LONGEST_LABEL,
        "kinds": _kinds(),
    }


def articles(brands: Iterable[Brand], languages: Iterable[str], words: str) -> list[dict[str, str]]:
    """The public articles that fit the words; without words those that are promoted, or the newest."""
    spoken, found = tuple(languages), []
    for brand in brands:
        for language in spoken:
            if words:
                hits = search(brand, language, words, audiences=_EVERYBODY, limit=SHOWN, unfinished=True)
                found += [hit.translation for hit in hits]
            else:
                found += promoted(brand, language, _EVERYBODY) or newest(brand, language, _EVERYBODY, most=SHOWN)
    return [
        {
            "title": one.title,
            "words": one.summary,
            "value": orjson.dumps(
                {"kind": "article", "number": one.article_id, "language": one.language, "title": one.title}
            ).decode(),
        }
        for one in found[:SHOWN]
    ]


def fitting(part: rich.Part | None, brand: Brand) -> rich.Part | None:
    """What was put together beforehand, where it can go along: an article only if everybody may read it there."""
    if part is None or part["kind"] != "article":
        return part
    found, _all = article_at(brand, part["number"], part["language"], _EVERYBODY)
    return part | {"title": found.title} if found else None


def in_words(part: rich.Part) -> str:
    """What goes along, in a line; as the editor says it."""
    match part["kind"]:
        case "buttons":
            said, text = _("Goes along: buttons {text}"), " · ".join(part["choices"])
        case "form":
            said, text = _("Goes along: a form ({text})"), " · ".join(field["label"] for field in part["fields"])
        case _:
            said, text = _("Goes along: the article “{text}”"), part["title"]
    return said.format(text=f"\u2068{text}\u2069")


def _titles() -> dict[str, str]:
    return {
        "article": _("Article of the help centre"),
        "buttons": _("Question with buttons"),
        "form": _("Form"),
        "day": _("Ask for a date"),
    }


def _kinds() -> list[tuple[str, str]]:
    return [
        ("text", _("A line of text")),
        ("long", _("A longer text")),
        ("email", _("E-mail address")),
        ("number", _("Number")),
        ("date", _("Date")),
        ("choice", _("One of several")),
    ]
