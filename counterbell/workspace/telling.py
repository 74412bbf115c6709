"""Rows as they are sent: to whoever fetches them, and over the line to all whose lists they stand in."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from counterbell.accounts.models import Agent
from counterbell.conversations.personal import personal
from counterbell.lenses.drawing import Reader
from counterbell.workspace import drawn
from counterbell.workspace.lens import Lens
from counterbell.workspace.listing import Row, rows_for
from counterbell.workspace.middleware import zone_named


def rows_html(rows: Iterable[Row], lens: Lens, *, several_brands: bool) -> str:
    """Rows in the language and the zone of this moment; what looks the same to many is drawn once."""
    around: dict[str, object] = {
        "LANGUAGE_CODE": translation.get_language(),
        "base": reverse("inbox"),
        "query": lens.query,
        "lens": lens,
        "several_brands": several_brands,
    }
    look = (*around.values(), timezone.get_current_timezone_name())

    def draw(row: Row) -> str:
        return render_to_string("workspace/inbox/row.html", around | {"row": row})

    return "".join(drawn.row(row.conversation, (*look, row.place, row.mine), partial(draw, row)) for row in rows)


def draw(wanted: Mapping[Reader, Sequence[int]], at: str) -> dict[Reader, str]:
    """For the live counter: see `lenses.drawing`."""
    agents = {reader.agent for reader in wanted}
    named = {c.pk: c for c in drawn.conversations(sorted({pk for pks in wanted.values() for pk in pks}), at)}
    marks = personal(agents, named.values())
    zones = dict(Agent.objects.filter(pk__in=agents).values_list("pk", "time_zone"))
    told = {}
    for reader, pks in wanted.items():
        zone = zone_named(zones.get(reader.agent, ""))
        rows = rows_for(reader, [named[pk] for pk in pks if pk in named], marks)
        with translation.override(reader.language), timezone.override(zone) if zone else nullcontext():
            told[reader] = rows_html(rows, Lens(view=reader.view), several_brands=reader.several_brands)
    return told
