"""R21: the database server falls and comes back, again and again, and at last another one takes its place."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from counterbell.conversations.models import Message
from counterbell.journal.models import Duty
from counterbell.reliability.letters import HELP, Sender, give_back, mailbox
from counterbell.reliability.letters import settle as settle_letters
from counterbell.reliability.line import Participant, Patient, compare, settle, talk
from counterbell.reliability.plan import Outcome, Plan
from counterbell.reliability.postgresql import NAME, USER, Cluster, cluster, follows
from counterbell.reliability.world import World, conversation_of, free_port, shopper, world

PAIRS = 3
EACH_SECOND = 4.0
BACK_WITHIN = 10.0
BETWEEN = 2.0  # seconds of talk between two falls
ASKED_EVERY = 0.1
FINE = {200, 302, 503}


def fall_and_fail_over(plan: Plan) -> Outcome:
    """R21: `pg_ctl restart -m immediate` under load, then a fail-over; nothing is lost, errors say when to retry."""
    outcome = Outcome()
    falls = plan.times(10, 1)
    smtp = free_port()
    with cluster() as (primary, standby):
        connection.settings_dict.update(HOST="127.0.0.1", PORT=primary.port, USER=USER, NAME=NAME, PASSWORD="")
        environment: dict[str, Any] = {
            "DATABASE_URL": f"postgresql://{USER}@127.0.0.1:{primary.port}/{NAME}",
            "COUNTERBELL_SMTP_PORT": str(smtp),
            "COUNTERBELL_CHAT_RATE": "1000000",
        }
        with world(**environment) as here:
            mailbox(here, HELP)
            people = _people(here)
            connection.close()
            letters, pages = Sender(smtp), _Pages(here)
            letters.start()
            asyncio.run(_talk(here, people, pages, _Harm(primary, standby, falls)))
            letters.stop()
            # Whom the database left in the middle of a duty holds it for as long as a lease.
            here.server.stop()
            give_back()
            here.server.start()
            settle_letters()
            compare(people, outcome)
            _letters(letters, outcome)
            _pages(pages, outcome)
            outcome.figures = {"falls": falls, **outcome.figures}
            outcome.expect(not Duty.objects.filter(state=Duty.State.FAILED).exists(), "a duty was given up")
    return outcome


def _people(here: World) -> list[Participant]:
    people: list[Participant] = []
    for number in range(PAIRS):
        visitor = shopper(f"visitor{number}", here.people.brand)
        c = str(conversation_of(visitor).public_id)
        people += [Patient(visitor, c), Patient(here.people.bob, c)]
    return people


class _Harm:
    """What happens to the database."""

    def __init__(self, primary: Cluster, standby: Cluster, falls: int) -> None:
        self._primary, self._standby, self._falls = primary, standby, falls

    def steps(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """One after the other: a name, and what to do."""
        return [*(("fall", self._primary.restart_at_once) for _ in range(self._falls)), ("fail-over", self._fail_over)]

    def prepare(self) -> None:
        """A standby that has everything before it is acknowledged."""
        self._standby.follow(self._primary)
        self._standby.start()
        self._primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self._primary.ask("SELECT pg_reload_conf()")
        if not follows(self._primary):
            raise RuntimeError("the standby does not follow")

    def _fail_over(self) -> None:
        self._primary.stop_at_once()
        self._standby.take_over(self._primary)


class _Pages:
    """Asks for pages all the time and writes down what it was told."""

    def __init__(self, here: World) -> None:
        self._here, self.over = here, False
        self.statuses: Counter[int] = Counter()
        self.silent = 0  # 503 without saying when to come again

    async def ask(self) -> None:
        """Until it is over."""
        while not self.over:
            for path, accept in (("/inbox/rows/", "text/html"), ("/settings/", "text/html"), ("/inbox/counts/", "*/*")):
                told = await asyncio.to_thread(self._one, path, accept)
                if told:
                    self.statuses[told[0]] += 1
                    self.silent += told[0] == 503 and not told[1]
            await asyncio.sleep(ASKED_EVERY)

    def _one(self, path: str, accept: str) -> tuple[int, str] | None:
        said = self._here.ask("GET", path, who=self._here.people.bob, headers={"Accept": accept})
        return said.status, str(said.headers.get("Retry-After", ""))


async def _talk(here: World, people: Sequence[Participant], pages: _Pages, harm: _Harm) -> None:
    for one in people:
        one.come(here.port)
    await asyncio.gather(*(one.connected.wait() for one in people))
    asking = asyncio.create_task(pages.ask())
    harming = asyncio.create_task(_harm(people, harm))
    await talk(people, each_second=EACH_SECOND, until=harming.done)
    await harming
    await settle(people)
    pages.over = True
    await asking
    for one in people:
        await one.leave()


async def _harm(people: Sequence[Participant], harm: _Harm) -> None:
    await asyncio.sleep(BETWEEN)
    await asyncio.to_thread(harm.prepare)
    for name, what in harm.steps():
        await asyncio.sleep(BETWEEN)
        await asyncio.to_thread(what)
        await _back(people, name)


async def _back(people: Sequence[Participant], name: str) -> None:
    """Until everybody is told again that her words are kept."""
    before = [len(one.acknowledged) for one in people]
    began = time.monotonic()
    while any(len(one.acknowledged) <= was for one, was in zip(people, before, strict=True)):
        if time.monotonic() - began > BACK_WITHIN:
            raise AssertionError(f"after a {name} somebody was not served again within {BACK_WITHIN:.0f} s")
        await asyncio.sleep(0.05)


def _letters(letters: Sender, outcome: Outcome) -> None:
    stored = Counter(
        Message.objects.filter(author="customer", text__startswith="marker").values_list("text", flat=True)
    )
    lost = [marker for marker in letters.taken if not stored[marker]]
    doubled = [marker for marker, count in stored.items() if count > 1]
    outcome.figures |= {"letters": len(letters.taken)}
    outcome.expect(len(letters.taken) > 0, "no letter was taken at all")
    outcome.expect(not lost, f"letters taken and lost: {lost[:5]}")
    outcome.expect(not doubled, f"letters twice: {doubled[:5]}")


def _pages(pages: _Pages, outcome: Outcome) -> None:
    outcome.figures |= {"pages": dict(sorted(pages.statuses.items()))}
    wrong = {status: many for status, many in pages.statuses.items() if status not in FINE}
    outcome.expect(not wrong, f"pages were answered with {wrong}")
    outcome.expect(pages.statuses[200] > 0, "no page was served at all")
    outcome.expect(pages.statuses[503] > 0, "no page was asked for while the database was away: this proves nothing")
    outcome.expect(not pages.silent, f"{pages.silent} times nobody was told when to come again")
