"""Canned replies: written once, used often. Who leads keeps the shop's, a team its own, everybody her own."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused
from counterbell.accounts.audit import unwatched
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.base.clock import now
from counterbell.conversations import policies
from counterbell.conversations.canned import may_change, shortcut_of
from counterbell.conversations.events import CannedReplyDeleted, CannedReplySaved
from counterbell.conversations.models import CannedReply
from counterbell.conversations.rich import Misshapen, Part, enclosed
from counterbell.journal.actions import record

LONGEST_NAME = 80
MOST = 5_000  # replies of an installation; more than anybody reads
_SHORTCUT = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a canned reply is to be. At most one of brand, team and owner; none: it is everybody's."""

    name: str
    shortcut: str
    texts: Mapping[str, str]
    parts: Mapping[str, Part] | None = None  # what goes along with each text; None: what there is stays
    brand: Brand | None = None
    team: Team | None = None
    owner: Agent | None = None


@transaction.atomic
def save_canned(wording: Wording, *, by: Agent, canned: CannedReply | None = None) -> CannedReply:
    """Make a canned reply, or change one.

    Raises:
        Refused: when `by` may not, or something about it cannot be.
    """
    held = CannedReply.objects.select_for_update().get(pk=canned.pk) if canned else CannedReply()
    if canned and not may_change(by, held):
        raise Refused(_("You are not allowed to do this."))
    if canned is None and CannedReply.objects.count() >= MOST:
        raise Refused(_("There are too many canned replies. Delete some first."))
    held.name, held.shortcut = clean_name(wording.name), _good_shortcut(wording.shortcut)
    held.texts = _good_texts(wording.texts)
    held.parts = _good_parts(wording.parts, held)
    held.brand, held.team, held.owner = wording.brand, wording.team, wording.owner
    if not may_change(by, held):
        raise Refused(_("You are not allowed to do this."))
    held.changed_at = now()
    try:
        with transaction.atomic(), unwatched() if held.owner else nullcontext():
            held.save()
    except IntegrityError as clash:
        raise Refused(_("There is already a reply with this shortcut here.")) from clash
    record(CannedReplySaved(canned=held.pk), actor=by.ref)
    return held


@transaction.atomic
def delete_canned(canned: CannedReply, *, by: Agent) -> None:
    """Forget a canned reply; what was sent with it stays.

    Raises:
        Refused: when `by` may not.
    """
    if not may_change(by, canned):
        raise Refused(_("You are not allowed to do this."))
    gone = canned.pk
    with unwatched() if canned.owner_id else nullcontext():
        deleted = canned.delete()[0]
    if deleted:
        record(CannedReplyDeleted(canned=gone), actor=by.ref)


def count_use(canned: CannedReply) -> None:
    """It was put into an answer once more."""
    CannedReply.objects.filter(pk=canned.pk).update(used=F("used") + 1, used_at=now())


@transaction.atomic
def import_canned(wordings: Iterable[Wording], *, by: Agent) -> tuple[int, int]:
    """Save all of these or none: one with the shortcut of another in the same place changes it.

    Returns how many were made and how many changed.

    Raises:
        Refused: with the name of the first that cannot be.
    """
    made = changed = 0
    for wording in wordings:
        place = {"brand": wording.brand, "team": wording.team, "owner": wording.owner}
        known = CannedReply.objects.filter(shortcut=shortcut_of(wording.shortcut), **place).first()
        try:
            save_canned(wording, by=by, canned=known)
        except Refused as why:
            raise Refused(f"{wording.name or wording.shortcut}: {why}") from why
        made, changed = made + (known is None), changed + (known is not None)
    return made, changed


def clean_name(name: str) -> str:
    """A name as it is kept.

    Raises:
        Refused: when it is none.
    """
    clean = " ".join(unicodedata.normalize("NFC", policies.clean(name)).split())
    if not clean or not clean.isprintable():
        raise Refused(_("Write a name."))
    if len(clean) > LONGEST_NAME:
        raise Refused(_("A name has at most 80 letters."))
    return clean


def _good_shortcut(shortcut: str) -> str:
    clean = shortcut_of(shortcut)
    if not _SHORTCUT.fullmatch(clean):
        raise Refused(_("A shortcut is one word of letters, digits and hyphens, at most 40."))
    return clean


def _good_parts(parts: Mapping[str, Part] | None, held: CannedReply) -> dict[str, Part]:
    if parts is None:
        return {code: part for code, part in held.parts.items() if code in held.texts}
    if parts.keys() - held.texts.keys():
        raise Refused(_("What goes along needs a text in the same language."))
    try:
        return {code: enclosed(part) for code, part in parts.items()}
    except Misshapen as wrong:
        raise Refused(_("What goes with the words is not complete. Look at it again.")) from wrong


def _good_texts(texts: Mapping[str, str]) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    kept = {code: policies.clean(text).strip() for code, text in texts.items() if text.strip()}
    if not kept:
        raise Refused(_("Write the text in at least one language."))
    if unknown := kept.keys() - known.keys():
        raise Refused(_("Choose a language from the list.") + f" ({', '.join(sorted(unknown))})")
    if any(len(text) > policies.LONGEST_TEXT for text in kept.values()):
        raise Refused(_("This message is too long."))
    return {code: kept[code] for code in known if code in kept}
