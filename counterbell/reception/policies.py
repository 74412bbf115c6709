"""What a form may ask, and whether what a shopper wrote answers it. Pure: no database.

A field is {"key", "kind", "required", "labels": {"en": …}, "help": {"en": …}, "choices": [{"en": …}, …]}, the last two
where there are any; a department is {"team": 7, "labels": {"en": …}}; a topic of a contact form is {"key", "labels",
"team": 7 or None, "fields"}; consent is {"texts": {"en": …}, "link": "https://…"}, or {}.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

KINDS = ("name", "email", "phone", "text", "long", "choice", "date", "check")  # before a chat
# Beside name, address and message, for which every contact form asks by itself.
CONTACT_KINDS = ("text", "long", "choice", "check", "order", "date", "phone", "email", "file")
PERSONAL = ("name", "email", "phone")  # what the customer is called and where she is; asked once at most
LONGEST = {
    "name": 120, "email": 254, "phone": 32, "text": 300, "long": 2000, "choice": 120, "check": 1, "order": 60,
    "date": 10, "file": 3000,
}  # fmt: skip
MOST_FIELDS = 12
MOST_CHOICES = 30
LONGEST_LABEL = 120
LONGEST_HELP = 300
MOST_TOPICS = 20
LONGEST_MESSAGE = 5000
LONGEST_CONSENT = 1000
LONGEST_LINK = 500
_PHONE = re.compile(r"\+?[0-9 ()/.\-]{5,31}", re.ASCII)
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_ORDER = re.compile(r"[\w #/.:_\-]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Texts = Mapping[str, str]


class Unclear(Exception):
    """This is no form; the text says why, for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a shopper's answers: taken, or (with `faults`, by key) why not."""

    answers: list[dict[str, str]]
    faults: dict[str, str]


def in_language(texts: Texts, language: str, default: str) -> str:
    """The words for a shopper: in her language, else in the brand's own, else in whichever there is."""
    return texts.get(language) or texts.get(default) or next(iter(texts.values()), "")


def clean_fields(said: Sequence[Mapping[str, Any]], default: str, kinds: Sequence[str] = KINDS) -> list[dict[str, Any]]:
    """Questions in their one form; those that have no words at all are left out.

    Raises:
        Unclear: when one cannot be asked.
    """
    found = [_field(one, place, default, kinds) for place, one in enumerate(said) if _texts(one.get("labels", {}))]
    if len(found) > MOST_FIELDS:
        raise Unclear(_("A form has at most %(count)d questions.") % {"count": MOST_FIELDS})
    for kind in PERSONAL:
        if sum(one["kind"] == kind for one in found) > 1:
            raise Unclear(_("Name, e-mail and phone can each be asked only once."))
    return found


def clean_consent(said: Mapping[str, Any], default: str) -> dict[str, Any]:
    """Consent in its one form; {} when none is asked.

    Raises:
        Unclear: when the words are missing or the link is none.
    """
    texts = {code: text[:LONGEST_CONSENT] for code, text in _texts(said.get("texts", {}), LONGEST_CONSENT).items()}
    if not texts:
        return {}
    _require_default(texts, default)
    link = str(said.get("link", "")).strip()
    if link and (
        urlsplit(link).scheme not in {"https", "http"} or not urlsplit(link).netloc or len(link) > LONGEST_LINK
    ):
        raise Unclear(_("Write the whole address of the page, beginning with https://."))
    return {"texts": texts, "link": link}


def clean_departments(said: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Departments to choose from: teams that serve the brand; without words of its own one has its team's name.

    Raises:
        Unclear: when a team does not serve the brand.
    """
    found = {}
    for one in said:
        if (team := int(one["team"])) not in names:
            raise Unclear(_("This team does not serve the brand."))
        found[team] = {"team": team, "labels": _texts(one.get("labels", {}))}
    return list(found.values())


def clean_topic(said: Mapping[str, Any], *, key: str, default: str, names: Mapping[int, str]) -> dict[str, Any]:
    """A topic of a contact form in its one form.

    Raises:
        Unclear: when it has no name, its team does not serve the brand, or one of its questions cannot be asked.
    """
    labels = _texts(said.get("labels", {}))
    if not labels:
        raise Unclear(_("Give the topic a name."))
    _require_default(labels, default)
    team = said.get("team")
    if team is not None and team not in names:
        raise Unclear(_("This team does not serve the brand."))
    fields = clean_fields(said.get("fields", ()), default, CONTACT_KINDS)
    return {"key": key, "labels": labels, "team": team, "fields": fields}


def clean_texts(said: Texts, longest: int = LONGEST_LABEL) -> dict[str, str]:
    """Words by language, without the empty ones.

    Raises:
        Unclear: when one is too long.
    """
    return _texts(said, longest)


def check(fields: Sequence[Mapping[str, Any]], said: Mapping[str, str], *, language: str, default: str) -> Checked:
    """A shopper's answers, in words that she understands where something is missing or wrong."""
    answers, faults = [], {}
    for one in fields:
        label = in_language(one["labels"], language, default)
        value = storable(said.get(one["key"], ""))
        fault = _fault(one, value)
        if fault:
            faults[str(one["key"])] = fault
        elif value:
            shown = _shown(one, value, language, default)
            answers.append({"key": str(one["key"]), "kind": str(one["kind"]), "label": label, "value": shown})
    return Checked(answers, faults)


def check_writer(name: str, address: str, message: str) -> dict[str, str]:
    """What is wrong with what every contact form asks for, by its own names: "name", "email", "message"."""
    faults = {}
    if len(name) > LONGEST["name"]:
        faults["name"] = too_long(LONGEST["name"])
    if fault := _fault({"kind": "email", "required": True}, address or "?"):
        faults["email"] = fault
    if not message:
        faults["message"] = _("Please write what it is about.")
    elif len(message) > LONGEST_MESSAGE:
        faults["message"] = too_long(LONGEST_MESSAGE)
    return faults


def as_words(message: str, answers: Sequence[Mapping[str, str]]) -> str:
    """A submission as one message: what she wrote, then each answer on a line of its own."""
    lines = [f"{one['label']}: {'✓' if one['kind'] == 'check' else one['value']}" for one in answers]
    return "\n\n".join([message, "\n".join(lines)]) if lines else message


def storable(text: object) -> str:
    """What a stranger typed, without what no database stores."""
    return _UNSTORABLE.sub("", str(text)).strip()


def too_long(most: int) -> str:
    """The sentence for somebody who wrote more than that many characters."""
    return _("This is too long: at most %(count)d letters.") % {"count": most}


def _fault(one: Mapping[str, Any], value: str) -> str:
    kind = one["kind"]
    if not value:
        return (_("Please add a file.") if kind == "file" else _("Please answer this.")) if one["required"] else ""
    if len(value) > LONGEST[kind]:
        return too_long(LONGEST[kind])
    if kind == "email":
        try:
            validate_email(value)
        except ValidationError:
            return _("Please write an e-mail address like name@example.com.")
    if kind == "phone" and not is_phone(value):
        return _("Please write a telephone number, for example +385 91 234 5678.")
    if kind == "date" and _date(value) is None:
        return _("Please write a day like 2026-11-28.")
    if kind == "order" and not _ORDER.fullmatch(value):
        return _("Please write the number as it stands in your order confirmation.")
    if kind == "choice" and value not in {str(place) for place in range(len(one["choices"]))}:
        return _("Please choose one.")
    return _("Please choose one.") if kind == "check" and value != "1" else ""


def is_phone(text: str) -> bool:
    """Whether somebody could dial this; digits of her own language count."""
    plain = text.translate(_DIGITS)
    return bool(_PHONE.fullmatch(plain)) and sum(letter.isdigit() for letter in plain) >= 5


def _shown(one: Mapping[str, Any], value: str, language: str, default: str) -> str:
    if one["kind"] == "choice":
        return in_language(one["choices"][int(value)], language, default)
    if one["kind"] == "date":
        return str(_date(value))
    return value.translate(_DIGITS) if one["kind"] in {"phone", "order"} else value


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value.translate(_DIGITS))
    except ValueError:
        return None


def _field(said: Mapping[str, Any], place: int, default: str, kinds: Sequence[str]) -> dict[str, Any]:
    if said.get("kind") not in kinds:
        raise Unclear(_("Choose one from the list."))
    labels = _texts(said["labels"])
    _require_default(labels, default)
    made: dict[str, Any] = {
        "key": f"q{place}",
        "kind": said["kind"],
        "required": bool(said.get("required")),
        "labels": labels,
    }
    if told := _texts(said.get("help", {}), LONGEST_HELP):
        made["help"] = told
    if said["kind"] == "choice":
        choices = [found for one in said.get("choices", ()) if (found := _texts(one))]
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise Unclear(_("A choice has between 2 and %(count)d answers.") % {"count": MOST_CHOICES})
        for one in choices:
            _require_default(one, default)
        made["choices"] = choices
    return made


def _texts(said: Texts, longest: int = LONGEST_LABEL) -> dict[str, str]:
    found = {code: " ".join(_UNSTORABLE.sub("", str(text)).split()) for code, text in said.items()}
    for text in found.values():
        if len(text) > longest:
            raise Unclear(_("“%(start)s…” is longer than %(count)d letters.") % {"start": text[:20], "count": longest})
    return {code: text for code, text in found.items() if text}


def _require_default(texts: Texts, default: str) -> None:
    if default not in texts:
        words = {"text": next(iter(texts.values()))[:30]}
        raise Unclear(_("“%(text)s” is missing in the brand's default language.") % words)
