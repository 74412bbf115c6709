"""Canned replies as a table that opens in a spreadsheet, and back. Nothing in it can be a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from counterbell.accounts.actions.refused import Refused
from counterbell.accounts.models import Agent, Brand, Team
from counterbell.accounts.queries import brands_of
from counterbell.conversations.actions.canned import MOST, Wording
from counterbell.conversations.models import CannedReply
from counterbell.conversations.rich import Part

LARGEST = 5 * 2**20  # bytes
# What a spreadsheet takes for the beginning of a formula, or lets stand before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_GUARD = "'"
ALONG = "along"  # a table without this column changes nothing of it
_SCOPES = ("everybody", "brand", "team", "me")


def write(replies: Iterable[CannedReply]) -> str:
    """The table: scope, whose, shortcut, name, a column for each language, and what goes along with them, as JSON."""
    out = io.StringIO()
    languages = [code for code, _name in settings.LANGUAGES]
    table = csv.writer(out)
    table.writerow(["scope", "whose", "shortcut", "name", *languages, ALONG])
    for one in replies:
        scope, whose = place_of(one)
        along = orjson.dumps(one.parts).decode() if one.parts else ""
        cells = [scope, whose, one.shortcut, one.name, *(one.texts.get(code, "") for code in languages), along]
        table.writerow([_harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()  # without the mark, Excel takes UTF-8 for something else


def read(content: bytes, *, by: Agent) -> list[Wording]:
    """The rows of such a table.

    Raises:
        Refused: when it is none, or a row names what is not there; the sentence says which row.
    """
    if len(content) > LARGEST:
        raise Refused(_("This file is too large."))
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Refused(_("This is not a table in CSV with UTF-8 letters.")) from fault
    if not rows or not {"shortcut", "name"} <= {str(name) for name in rows[0]}:
        raise Refused(_("The first line must name the columns: shortcut, name, and the languages (en, fa …)."))
    if len(rows) > MOST:
        raise Refused(_("There are too many canned replies. Delete some first."))
    return list(_wordings(rows, by))


def place_of(canned: CannedReply) -> tuple[str, str]:
    """Whose it is: ("brand", "Lisbon Ceramics")."""
    if canned.brand:
        return "brand", canned.brand.name
    if canned.team:
        return "team", canned.team.name
    return ("me", "") if canned.owner_id else ("everybody", "")


def _wordings(rows: Iterable[dict[str, str | None]], by: Agent) -> Iterator[Wording]:
    codes = [code for code, _name in settings.LANGUAGES]
    brands = {brand.name.casefold(): brand for brand in brands_of(by)}
    teams = {t.name.casefold(): t for t in (Team.objects.all() if by.leads else by.teams.all())}
    for number, row in enumerate(rows, start=2):
        cells = {str(name).strip().lower(): _as_written(cell) for name, cell in row.items() if isinstance(cell, str)}
        scope, whose = cells.get("scope", "").strip().lower() or "me", cells.get("whose", "").strip().casefold()
        brand: Brand | None = brands.get(whose) if scope == "brand" else None
        team: Team | None = teams.get(whose) if scope == "team" else None
        if scope not in _SCOPES or (scope == "brand" and not brand) or (scope == "team" and not team):
            wrong = {"number": number, "scope": scope, "whose": cells.get("whose", "")}
            raise Refused(_("Line %(number)s: you cannot write replies for “%(scope)s %(whose)s”.") % wrong)
        texts = {code: cells[code] for code in codes if cells.get(code, "").strip()}
        owner = by if scope == "me" else None
        yield Wording(
            name=cells.get("name", ""),
            shortcut=cells.get("shortcut", ""),
            texts=texts,
            parts=_parts(cells[ALONG], number) if ALONG in cells else None,
            brand=brand,
            team=team,
            owner=owner,
        )


def _parts(cell: str, number: int) -> dict[str, Part]:
    try:
        told = orjson.loads(cell) if cell.strip() else {}
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        raise Refused(_("Line %(number)s: what goes along is not written as an export has it.") % {"number": number})
    return told


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet runs; one that begins with our own guard gets another, so that reading is exact."""
    return _GUARD + cell if cell.startswith((*_FORMULA, _GUARD)) else cell


def _as_written(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARD) and cell[1:].startswith((*_FORMULA, _GUARD)) else cell


def _dialect(text: str) -> type[csv.Dialect]:
    """Comma, or semicolon as spreadsheets write where the comma is a decimal sign."""
    first = text.split("\n", maxsplit=1)[0]

    class Table(csv.excel):
        delimiter = ";" if first.count(";") > first.count(",") else ","

    return Table
