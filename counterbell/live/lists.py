"""Rows for the lists that agents look at, sent with the news of a change: to fetch them would be fifty requests."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import DatabaseError

from counterbell.base.log import get_log
from counterbell.conversations.changes import Change, stands_in
from counterbell.conversations.tongues import spoken
from counterbell.lenses.drawing import Reader, draw
from counterbell.live.sessions import Session

if TYPE_CHECKING:
    from counterbell.live.counter import Counter

log = get_log(__name__)

MOST_DRAWN = 60  # conversations in one frame; of more a list is loaded anew


def reader_of(session: Session) -> Reader:
    """Who looks at what."""
    return Reader(session.agent, session.view, spoken(session.language), len(session.access) > 1)


async def rows_with(counter: "Counter", heard: Mapping[Reader, Sequence[Change]], at: str) -> dict[Reader | None, str]:
    """For each reader what goes into her frame beside the news; whoever is missing here fetches by herself."""
    wanted = {
        reader: [
            one.pk for one in changes if stands_in(reader.view, one.views, assignee=one.assignee, agent=reader.agent)
        ]
        for reader, changes in heard.items()
        if 0 < len(changes) <= MOST_DRAWN
    }
    # Most news concern few lists: where nothing stands in a list, what it shows of them only goes.
    asked = {reader: pks for reader, pks in wanted.items() if pks}
    try:
        drawn = await counter.reader.ask(draw, asked, at)
    except DatabaseError as failure:
        log.warning("rows could not be drawn, they will be fetched: %s", failure)
        return {}
    except Exception:  # whatever it is, the news must go out: a fault in one row would silence every list
        log.exception("rows could not be drawn, they will be fetched")
        return {}
    if asked and not drawn:
        return {}  # nobody draws here
    written = {html: json.dumps(html) for html in {"", *drawn.values()}}  # colleagues mostly see the same
    return {reader: f',"view":"{reader.view}","rows":{written[drawn.get(reader, "")]}' for reader in wanted}
