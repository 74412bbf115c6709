"""Who changed what in the settings, and when."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from counterbell.accounts.models import Agent
from counterbell.accounts.policies import May
from counterbell.workspace.settings_access import SettingsRequest, page_for

AT_ONCE = 50
ACTIONS = {LogEntry.Action.CREATE: "made", LogEntry.Action.DELETE: "deleted"}
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it was and what it is."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a person reads it."""

    at: datetime
    who: str
    action: str  # "made", "changed", "deleted"
    kind: str
    thing: str
    changes: list[Change]


@require_safe
@page_for(May.READ_AUDIT)
def audit(request: SettingsRequest) -> HttpResponse:
    """The newest changes first, of everybody or of one person, page by page."""
    person = _number(request.GET.get("person"))
    entries = list(_entries(person, _number(request.GET.get("before")))[: AT_ONCE + 1])
    words = {
        "lines": [_line(entry) for entry in entries[:AT_ONCE]],
        "people": Agent.objects.order_by("name", "pk"),
        "person": person,
        "older": entries[AT_ONCE - 1].pk if len(entries) > AT_ONCE else None,
    }
    return render(request, "workspace/settings/audit.html", words)


def _entries(person: int | None, before: int | None) -> QuerySet[LogEntry]:
    entries: QuerySet[LogEntry] = LogEntry.objects.select_related("actor", "content_type").order_by("-pk")
    if person is not None:
        entries = entries.filter(actor_id=person)
    return entries.filter(pk__lt=before) if before is not None else entries


def _line(entry: LogEntry) -> Line:
    model = entry.content_type.model_class()
    return Line(
        at=entry.timestamp,
        who=entry.actor.name if entry.actor else (entry.actor_email or _("The installation")),
        action=ACTIONS.get(entry.action, "changed"),
        kind=_kind(model, entry.content_type.model),
        thing=entry.object_repr,
        changes=list(_changes(model, entry.changes or {})) if entry.action == LogEntry.Action.UPDATE else [],
    )


def _changes(model: Any, changes: dict[str, Any]) -> Iterator[Change]:
    for name, change in changes.items():
        field = _field(model, name)
        if isinstance(change, dict):  # people put into a team, brands taken from it
            things = _short(", ".join(map(str, change.get("objects", []))))
            added = change.get("operation") == "add"
            yield Change(field, "" if added else things, things if added else "")
        else:
            before, after = change
            yield Change(field, _short(_said(before)), _short(_said(after)))


def _field(model: Any, name: str) -> str:
    named = {"agents": _("teams") if model is Agent else _("agents"), "texts": _("texts"), "logo": _("logo")}
    named |= {"jwt_secret": _("signing secret"), "accepted_at": _("accepted")}
    named |= {"config": _("settings"), "address": pgettext("settings", "address")}
    named |= {"parts": _("what goes along")}
    named |= {"topics": _("topics"), "title": _("title"), "steps": _("steps"), "path": _("old address")}
    named |= {"article": _("article"), "section": _("section of the help centre")}
    named |= {"key": _("key"), "status": _("status"), "publish_at": _("published from"), "expires_at": _("until")}
    named |= {"password": _("password"), "second_step": _("second step"), "sessions": _("devices signed in")}
    if name in named:
        return named[name]
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (AttributeError, FieldDoesNotExist):  # of an older version: its name says enough
        return name


def _kind(model: Any, name: str) -> str:
    kinds = {"agent": _("agent"), "brand": _("brand"), "team": _("team"), "invitation": _("invitation")}
    kinds |= {"schedule": _("hours"), "greeting": _("greeting"), "form": _("questions before the chat")}
    kinds |= {"contactform": _("contact form"), "cannedreply": _("canned reply"), "bot": _("bot")}
    kinds |= {"macro": _("macro"), "redirect": _("old address of the help centre")}
    kinds |= {"question": _("question for the bot"), "answer": _("answer of the bot")}
    kinds |= {"languagemodel": _("language model"), "section": _("section of the help centre")}
    kinds |= {"article": _("article"), "translation": _("article in one language")}
    kinds |= {"synonym": _("words that mean the same"), "helpdomain": _("address of the help centre")}
    return {**kinds, "channel": _("channel"), "label": _("label")}.get(name) or str(getattr(model, "__name__", name))


def _said(value: object) -> str:
    text = str(value)
    words = {"None": "", "True": _("yes"), "False": _("no")}
    if text in words:
        return words[text]
    try:
        return _plain(json.loads(text)) if text[:1] in {"[", "{"} else text
    except ValueError:
        return text


def _plain(value: object) -> str:
    """JSON as a person would say it: the items, or “name: item”."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(item)}" for name, item in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
