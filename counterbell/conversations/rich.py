"""What goes along with an agent's words beside files: a part of one kind. Pure: no database (docs/develop/wire.md).

A part is {"kind": "buttons", "choices": ["Yes", …]}, {"kind": "article", "number", "language", "title", "words", "url"}
("linked": the text has its address) or {"kind": "form", "fields": [{"key": "f0", "kind": "text", "label", "required",
"choices"?}, …]}. Shoppers answer a form with {"kind": "answers", "answers": [{"label", "kind", "value"}, …]}. Who knows
none of them reads the text.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from counterbell.conversations.policies import clean

KINDS = ("text", "email", "number", "date", "choice", "long")
LEAST_CHOICES, MOST_CHOICES, MOST_FIELDS = 2, 6, 6
LONGEST_CHOICE = 60
LONGEST_LABEL = 120
LONGEST_TITLE = 300
LONGEST = {"text": 300, "email": 254, "number": 30, "date": 10, "choice": 1, "long": 1000}
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,6})?", re.ASCII)
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫", "0123456789" * 2 + ".")
Part = dict[str, Any]


class Misshapen(Exception):
    """This is no part that can be sent."""


def buttons(said: Mapping[str, Any]) -> Part:
    """A question with answers to press.

    Raises:
        Misshapen: when there are too few or too many to choose from.
    """
    return {"kind": "buttons", "choices": _choices(said.get("choices"))}


def form(said: Mapping[str, Any]) -> Part:
    """A small form; fields without a label are left out.

    Raises:
        Misshapen: when nothing is asked, too much, or something that cannot be.
    """
    asked = said.get("fields")
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked):
        raise Misshapen("fields")
    wanted = [one for one in asked if _line(one.get("label"), LONGEST_LABEL)]
    if not 1 <= len(wanted) <= MOST_FIELDS:
        raise Misshapen("fields")
    return {"kind": "form", "fields": [_field(one, place) for place, one in enumerate(wanted)]}


def article(said: Mapping[str, Any]) -> Part:
    """An article as it is named; who sends it looks up what it is called today and where it stands."""
    number, language, title = said.get("number"), said.get("language"), said.get("title")
    known = type(number) is int and 0 < number < 2**31 and isinstance(language, str)
    shown = " ".join(clean(title).split())[:LONGEST_TITLE] if isinstance(title, str) else ""
    named = {"number": number, "language": clean(str(language))[:12]} if known else {"number": 0, "language": ""}
    return {"kind": "article", **named, "title": shown}


def enclosed(said: object) -> Part:
    """What an editor has put together, in its one form.

    Raises:
        Misshapen: when it is nothing that can go along.
    """
    kinds = {"buttons": buttons, "form": form, "article": article}
    if isinstance(said, dict) and (make := kinds.get(str(said.get("kind")))):
        return make(said)
    raise Misshapen("kind")


def facts_of(part: Part | None) -> dict[str, Any] | None:
    """A part as it is kept with its message; choices stand where the bot's do."""
    if part is None:
        return None
    return {"choices": part["choices"]} if part["kind"] == "buttons" else {"part": part}


def form_in(facts: Mapping[str, Any] | None) -> Part | None:
    """The form that a message brought, if it did."""
    part = (facts or {}).get("part")
    return part if isinstance(part, dict) and part.get("kind") == "form" else None


def answered(asked: Part, values: Mapping[str, str]) -> Part | None:
    """What she filled in, in the order of the form; None when something is missing or not right."""
    answers = []
    for field in asked["fields"]:
        value = clean(values.get(field["key"], "")).strip()
        if not value:
            if field["required"]:
                return None
            continue
        shown = _value(field, value)
        if shown is None:
            return None
        answers.append({"label": field["label"], "kind": field["kind"], "value": shown})
    return {"kind": "answers", "answers": answers} if answers else None


def as_lines(answers: Part) -> str:
    """Answers as the text of their message: a line for each."""
    return "\n".join(f"{one['label']}: {one['value']}" for one in answers["answers"])


def as_text(text: str, facts: Mapping[str, Any] | None) -> str:
    """A message where nothing can be pressed: numbered choices, questions one below the other, an article's link."""
    facts = facts or {}
    part = facts.get("part") or {}
    lines = [f"{place}. {choice}" for place, choice in enumerate(facts.get("choices") or (), 1)]
    match part.get("kind"):
        case "article" if not part.get("linked"):  # else the address stands in the text
            lines = [part["title"], part["url"]] if part["title"] != text else [part["url"]]
        case "form":
            lines = [_asked(place, field) for place, field in enumerate(part["fields"], 1)]
    return "\n\n".join(filter(None, [text, "\n".join(lines)]))


def _asked(place: int, field: Mapping[str, Any]) -> str:
    choices = " / ".join(field.get("choices", ()))
    return f"{place}. {field['label']}" + (f" ({choices})" if choices else "")


def _field(said: Mapping[str, Any], place: int) -> dict[str, Any]:
    kind = said.get("kind")
    if kind not in KINDS:
        raise Misshapen("kind")
    field = {
        "key": f"f{place}",
        "kind": kind,
        "label": _line(said.get("label"), LONGEST_LABEL),
        "required": said.get("required") is True,
    }
    return {**field, "choices": _choices(said.get("choices"))} if kind == "choice" else field


def _choices(said: object) -> list[str]:
    named = [_line(one, LONGEST_CHOICE) for one in said] if isinstance(said, list) else []
    choices = list(dict.fromkeys(filter(None, named)))
    if not LEAST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise Misshapen("choices")
    return choices


def _line(said: object, longest: int) -> str:
    """One line of text; whatever is none counts as "".

    Raises:
        Misshapen: when it is too long.
    """
    line = " ".join(clean(said).split()) if isinstance(said, str) and len(said) <= 4 * longest else ""
    if len(line) > longest or (isinstance(said, str) and len(said) > 4 * longest):
        raise Misshapen("too long")
    return line


def _value(field: Mapping[str, Any], value: str) -> str | None:
    """An answer as it is kept; None when it answers nothing."""
    kind = field["kind"]
    if len(value) > LONGEST[kind]:
        return None
    plain = value.translate(_DIGITS)
    match kind:
        case "email":
            return value if _is_address(value) else None
        case "number":
            return plain if _NUMBER.fullmatch(plain) else None
        case "date":
            return _day(plain)
        case "choice":
            named = {str(place): choice for place, choice in enumerate(field["choices"])}
            return named.get(value)
    return value if kind == "long" else " ".join(value.split())


def _is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _day(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None
