"""Articles from the shop's own site, from Word files and PDFs: read, listed, and then made into drafts."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused, name_of, require
from counterbell.accounts.models import Agent, Brand
from counterbell.accounts.policies import May
from counterbell.base.clock import now
from counterbell.helpcenter.actions.writing import Placement, Wording, newest_of, start_article, write
from counterbell.helpcenter.addresses import LONGEST, is_own, is_reached, plain_address
from counterbell.helpcenter.editing import languages_of
from counterbell.helpcenter.events import ImportContinued
from counterbell.helpcenter.models import Import, ImportPage, Origin, Translation
from counterbell.helpcenter.policies import LONGEST_BODY
from counterbell.helpcenter.reading.pieces import Piece
from counterbell.helpcenter.robots import Rules
from counterbell.journal.actions import record

MOST_PAGES, MOST_STARTS = 200, 20
KEPT = 20  # imports of a brand that can be looked at again
ABANDONED = timedelta(hours=2)
State = ImportPage.State
_LINK = re.compile(r"(?<=\]\()<?(https?://[^\s()<>]{1,500})>?(?=\))")


@transaction.atomic
def begin_site(
    brand: Brand, addresses: Sequence[str], *, reach: str, language: str, most: int, by: Agent | None
) -> Import:
    """Begin to read pages of the brand's own site.

    Raises:
        Refused: with a sentence about what is wrong.
    """
    _hold(brand, by)
    starts = _starts(brand, addresses)
    if reach not in Import.Reach.values or language not in languages_of(brand):
        raise Refused(_("Choose one from the list."))
    running = Import.objects.filter(brand=brand, state=Import.State.RUNNING, begun_at__gt=now() - ABANDONED)
    if running.exists():
        raise Refused(_("Another import is reading already. Wait for it, or stop it."))
    allowed = max(len(starts), min(most, MOST_PAGES))
    run = Import.objects.create(
        brand=brand, kind=Import.Kind.SITE, start="\n".join(starts), reach=reach, language=language, most=allowed, by=by
    )
    ImportPage.objects.bulk_create(ImportPage(run=run, address=one) for one in starts)
    record(ImportContinued(brand=brand.pk, run=run.pk, step=0, at=now()), actor=name_of(by))
    _forget_old(brand)
    return run


@transaction.atomic
def begin_file(brand: Brand, name: str, pieces: Iterable[Piece], *, language: str, by: Agent | None) -> Import:
    """Keep what was read in a file, for the list."""
    _hold(brand, by)
    name = " ".join(name.replace("\x00", "").split())[:200]
    run = Import.objects.create(
        brand=brand, kind=Import.Kind.FILE, start=name, language=language, most=MOST_PAGES, by=by, ended_at=now(),
        state=Import.State.READY,
    )  # fmt: skip
    several = list(pieces)
    for piece in several:
        address = f"{name}#{piece.title}" if len(several) > 1 else name
        page, fresh = ImportPage.objects.get_or_create(run=run, address=address[:LONGEST])
        if fresh:
            _keep(run, page, piece)
    _forget_old(brand)
    return run


@transaction.atomic
def keep_page(run: Import, page: ImportPage, piece: Piece, *, found_at: str) -> None:
    """Keep what was read, where it was found after all redirects, and the links that the import follows."""
    address = plain_address(found_at)
    if address != page.address and run.pages.filter(address=address).exists():
        refuse_page(page, "double")
        return
    page.address = address
    _keep(run, page, piece)
    _follow(run, piece.links)


@transaction.atomic
def refuse_page(page: ImportPage, why: str) -> None:
    """Say why a page is left out."""
    page.state, page.why = State.REFUSED, why
    page.save(update_fields=["state", "why"])


def count_size(run: Import, size: int) -> None:
    """So many bytes more were read."""
    Import.objects.filter(pk=run.pk).update(size=F("size") + size)
    run.size += size


def keep_robots(run: Import, origin: str, rules: Rules | None) -> dict[str, Any]:
    """Remember what a site lets us read; None: it does not say, so nothing."""
    told: dict[str, Any] = {"none": True} if rules is None else {"rules": list(rules.rules), "pause": rules.pause}
    run.robots[origin] = told
    run.save(update_fields=["robots"])
    return told


@transaction.atomic
def go_on(run: Import, *, step: int, at: datetime) -> None:
    """Let it be gone on with, once, whoever else has done the same step."""
    still = Import.objects.filter(pk=run.pk, step=step, state=Import.State.RUNNING)
    if still.update(step=step + 1):
        record(ImportContinued(brand=run.brand_id, run=run.pk, step=step + 1, at=at), actor="system")


@transaction.atomic
def end_import(run: Import, *, why: str = "") -> None:
    """Read no further; what was read can be taken. Ending it twice is harmless."""
    held = Import.objects.select_for_update(no_key=True).get(pk=run.pk)
    if held.state != Import.State.RUNNING:
        return
    held.pages.filter(state=State.WAITING).delete()
    held.state, held.ended_at = Import.State.READY, now()
    held.why = why or ("most" if held.beyond else "")
    held.save(update_fields=["state", "ended_at", "why"])


@transaction.atomic
def stop_import(run: Import, *, by: Agent | None) -> None:
    """End it because somebody wants so."""
    require(by, May.SET_HELP)
    end_import(run, why="stopped")


@transaction.atomic
def take_pages(
    run: Import, numbers: Collection[int], *, placement: Placement | None = None, by: Agent | None
) -> list[ImportPage]:
    """Make drafts of these pages; an article that came from the same place before gets a new version instead.

    What has been changed meanwhile so that it cannot be taken is refused on its own, with its reason.
    """
    brand = _hold(run.brand, by)
    taken: list[ImportPage] = []
    for page in run.pages.filter(pk__in=numbers, state__in=[State.NEW, State.CHANGED, State.EDITED]):
        _judge(run, page)
        if page.state not in {State.SAME, State.REFUSED}:
            _take(brand, page, placement, by)
            taken.append(page)
        page.save()
    _link(brand, taken, by)
    return taken


def _hold(brand: Brand, by: Agent | None) -> Brand:
    require(by, May.SET_HELP)
    return Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)


def _starts(brand: Brand, addresses: Sequence[str]) -> list[str]:
    if not brand.domains:
        raise Refused(_("Say first in the brand's settings which domains are yours: only those are read."))
    found = [(one, plain_address(one if "://" in one else f"https://{one}")) for one in addresses if one.strip()]
    if not found:
        raise Refused(_("Write at least one address."))
    if len(found) > MOST_STARTS:
        raise Refused(_("Write at most %(count)d addresses.") % {"count": MOST_STARTS})
    for written, address in found:
        if not address:
            raise Refused(_("This is no address of a page: %s") % written[:100])
        if not is_own(address, brand.domains):
            raise Refused(_("This is no page of the brand's own domains: %s") % written[:100])
    return list(dict.fromkeys(address for _written, address in found))


def _keep(run: Import, page: ImportPage, piece: Piece) -> None:
    spoken = languages_of(run.brand)
    page.language = piece.language if piece.language in spoken else run.language
    page.title, page.body = piece.title.replace("\x00", ""), piece.body.replace("\x00", "")
    page.pictures = piece.pictures
    _judge(run, page)
    page.save()


def _judge(run: Import, page: ImportPage) -> None:
    """How a page stands to the articles that the brand has."""
    page.why = ""
    origin = Origin.objects.filter(brand=run.brand, address=page.address).select_related("translation").first()
    if origin:
        edited = origin.translation.newest != origin.revision
        page.translation = origin.translation
        page.state = State.EDITED if edited else State.CHANGED
        if origin.digest == _digest(page):
            page.state = State.SAME
    elif Translation.objects.filter(brand=run.brand, language=page.language, title=page.title).exists():
        page.state, page.why = State.REFUSED, "title_taken"
    else:
        page.state = State.NEW
    if len(page.body) > LONGEST_BODY:
        page.state, page.why, page.body = State.REFUSED, "too_long", ""
    elif not page.title or not page.body:
        page.state, page.why = State.REFUSED, "no_text"
    elif page.state == State.NEW and _is_double(run, page):
        page.state, page.why = State.REFUSED, "double"


def _is_double(run: Import, page: ImportPage) -> bool:
    others = run.pages.exclude(pk=page.pk).filter(state__in=[State.NEW, State.CHANGED, State.SAME, State.TAKEN])
    return others.filter(language=page.language, title=page.title, body=page.body).exists()


def _follow(run: Import, links: Sequence[str]) -> None:
    starts = run.start.split("\n")
    wanted = [
        address
        for address in dict.fromkeys(map(plain_address, links))
        if address and is_own(address, run.brand.domains) and is_reached(address, starts, run.reach)
    ]
    known = set(run.pages.filter(address__in=wanted).values_list("address", flat=True))
    fresh = [address for address in wanted if address not in known]
    room = max(0, run.most - run.pages.count())
    ImportPage.objects.bulk_create(ImportPage(run=run, address=address) for address in fresh[:room])
    if len(fresh) > room:
        Import.objects.filter(pk=run.pk).update(beyond=F("beyond") + len(fresh) - room)


def _take(brand: Brand, page: ImportPage, placement: Placement | None, by: Agent | None) -> None:
    note = _("Imported from %s") % page.address
    if page.translation and page.state != State.NEW:
        before = newest_of(page.translation)
        wording = Wording(
            title=page.title, body=page.body, summary=before.summary, hints=before.hints, slug=before.slug
        )
        made = write(page.translation.article, wording, language=page.translation.language, by=by, note=note)
    else:
        made = start_article(
            brand, Wording(title=page.title, body=page.body), language=page.language, placement=placement, by=by
        )
    Origin.objects.update_or_create(
        brand=brand,
        address=page.address,
        defaults={"translation": made, "digest": _digest(page), "revision": made.newest, "taken_at": now()},
    )
    page.translation, page.state = made, State.TAKEN


def _link(brand: Brand, pages: Sequence[ImportPage], by: Agent | None) -> None:
    """Links between imported pages lead to the articles that were made of them."""
    for page in pages:
        assert page.translation
        version = newest_of(page.translation)
        body = _linked(brand, version.body)
        if body == version.body:
            continue
        wording = Wording(
            title=version.title, body=body, summary=version.summary, hints=version.hints, slug=version.slug
        )
        made = write(page.translation.article, wording, language=page.translation.language, by=by, note=version.note)
        Origin.objects.filter(brand=brand, address=page.address).update(revision=made.newest)


def _linked(brand: Brand, body: str) -> str:
    named = {found: plain_address(found.split("#")[0]) for found in _LINK.findall(body)}
    origins = Origin.objects.filter(brand=brand, address__in=named.values())
    known = dict(origins.values_list("address", "translation__article"))
    return _LINK.sub(lambda link: f"article:{known[named[link[1]]]}" if named[link[1]] in known else link[0], body)


def _digest(page: ImportPage) -> str:
    return sha256(f"{page.title}\n{page.body}".encode()).hexdigest()


def _forget_old(brand: Brand) -> None:
    old = Import.objects.filter(brand=brand).exclude(state=Import.State.RUNNING, begun_at__gt=now() - ABANDONED)
    Import.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT:])).delete()
