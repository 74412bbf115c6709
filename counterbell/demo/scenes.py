"""What happened in the demo shop during the last month: decided here, without a database, from one seed.

A scene is one conversation with every moment fixed. It never reaches into the future: what would be said later
has not been said yet, which is how some conversations come to wait for an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TypeVar

from counterbell.demo.dialogues import AGENT, CUSTOMER, NOTE, Dialogue, Said, Shopper, cast
from counterbell.demo.team import PEOPLE

SEED = 20_141_122
DAYS = 30
LANGUAGES = {"en": 28, "hr": 22, "fa": 18, "ar": 16, "ja": 16}  # of a hundred
# How busy the counter is in each hour of the day, UTC.
BUSY = (1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 9, 9, 10, 11, 12, 12, 11, 13, 14, 11, 7, 3, 2)
OPENS, CLOSES = 6, 22
# Minutes ago: the counter is never empty, nor so full in its last hour that nobody is greeted.
JUST_NOW = (3, 9, 21, 48, 70, 84, 95, 112, 130, 170)
BEFORE = {"address": 6, "cancel": 3, "gift": 0, "parcel": 4 * 24, "angry": 14 * 24, "damaged": 6 * 24, "wrong": 6 * 24}
ORDERED_HOURS_BEFORE = (7 * 24, 13 * 24)

PATIENCE = 25  # people asked before somebody repeats herself
Thing = TypeVar("Thing")

OPEN, PENDING, SNOOZED, RESOLVED = "open", "pending", "snoozed", "resolved"


@dataclass(frozen=True, slots=True)
class Scene:
    """One conversation: who, about what, what was said when, and how it stands."""

    language: str
    dialogue: Dialogue
    shopper: Shopper
    item: str
    city: str
    ordered_at: datetime | None
    said: tuple[tuple[datetime, Said], ...]
    status: str
    agent: str | None  # an e-mail address of the team
    resolved_at: datetime | None
    seen: bool  # whether the agent has read the last words of the customer
    score: int | None

    @property
    def began_at(self) -> datetime:
        return self.said[0][0]

    @property
    def answered(self) -> bool:
        return any(line.who == AGENT for _, line in self.said)


def scenes(count: int, now: datetime) -> list[Scene]:
    """So many conversations up to `now`, oldest first. The same arguments give the same scenes."""
    random = Random(SEED)  # noqa: S311  # a stage, no secret
    starts = sorted(_starts(count, now, random))
    written = {language: _endless(cast(language).dialogues, random) for language in LANGUAGES}
    people = {language: _endless(cast(language).people, random) for language in LANGUAGES}
    spoken = random.choices(list(LANGUAGES), weights=list(LANGUAGES.values()), k=count)
    heard: set[tuple[str, str]] = set()
    played = []
    for language, at in zip(spoken, starts, strict=True):
        dialogue = next(written[language])
        shopper = _somebody(people[language], dialogue, heard)
        heard.add((shopper.handle, dialogue.key))
        played.append(_scene(language, dialogue, shopper, at, now, random))
    return played


def _starts(count: int, now: datetime, random: Random) -> Iterator[datetime]:
    recent = JUST_NOW[: max(1, count // 10)]
    yield from (now - timedelta(minutes=minutes) for minutes in recent)
    for number in range(count - len(recent)):
        days = random.uniform(0.1, 1.6) if number % 6 == 0 else random.triangular(0.1, DAYS, 3)
        day = now - timedelta(days=days)
        hour = random.choices(range(24), weights=BUSY)[0]
        at = day.replace(hour=hour, minute=random.randrange(60), second=random.randrange(60), microsecond=0)
        yield at if at < now - timedelta(hours=3) else at - timedelta(days=1)


def _endless(things: Sequence[Thing], random: Random) -> Iterator[Thing]:
    """Each of them once, in any order, and then again: nothing is repeated before everything was there."""
    while True:
        yield from random.sample(things, len(things))


def _somebody(people: Iterator[Shopper], dialogue: Dialogue, heard: set[tuple[str, str]]) -> Shopper:
    """Whoever can say these words and, while there is such a person, has not said them before."""
    able = (p for p in people if dialogue.gender in {"", p.gender})
    for person in islice(able, PATIENCE):
        if (person.handle, dialogue.key) not in heard:
            return person
    return next(able)


def _scene(
    language: str, dialogue: Dialogue, shopper: Shopper, start: datetime, now: datetime, random: Random
) -> Scene:
    spoken = list(_spoken(dialogue, start, random))
    said = [(at, line) for at, line in spoken if at <= now]
    age = now - start
    status = _status(age, random) if len(said) == len(spoken) else OPEN
    said = _cut(said, status, random)
    complete = len(said) == len(spoken)
    done = said[-1][0] + timedelta(minutes=random.randint(4, 240)) if status == RESOLVED else None
    if done and done > now:
        status, done = OPEN, None
    answered = any(line.who == AGENT for _, line in said)
    agent = _agent(language, random) if answered or random.random() < 0.35 else None
    hours = BEFORE.get(dialogue.key, random.randint(*ORDERED_HOURS_BEFORE))
    return Scene(
        language=language,
        dialogue=dialogue,
        shopper=shopper,
        item=random.choice(dialogue.goods),
        city=random.choice(cast(language).cities),
        ordered_at=start - timedelta(hours=hours, minutes=random.randint(1, 50)) if dialogue.needs_order else None,
        said=tuple(said),
        status=status,
        agent=agent,
        resolved_at=done,
        seen=random.random() < 0.5,
        score=_score(dialogue, random) if done and complete else None,
    )


def _spoken(dialogue: Dialogue, start: datetime, random: Random) -> Iterator[tuple[datetime, Said]]:
    at, before = start, ""
    for line in dialogue.lines:
        if line.after_hours is not None:
            at += timedelta(hours=line.after_hours, minutes=random.randint(0, 25))
        elif before:
            at += timedelta(seconds=random.randint(35, 160) if line.who == before else random.randint(50, 720))
        if line.who in {AGENT, NOTE}:
            at = _when_open(at, random)
        yield at, line
        before = line.who


def _when_open(at: datetime, random: Random) -> datetime:
    """Agents sleep at night and answer in the morning."""
    if OPENS <= at.hour < CLOSES:
        return at
    morning = at if at.hour < OPENS else at + timedelta(days=1)
    return morning.replace(hour=OPENS, minute=random.randint(1, 50))


def _status(age: timedelta, random: Random) -> str:
    if age < timedelta(days=1.5):
        weights = (58, 12, 8, 22)
    elif age < timedelta(days=7):
        weights = (16, 9, 9, 66)
    else:
        weights = (1, 2, 3, 94)
    return random.choices((OPEN, PENDING, SNOOZED, RESOLVED), weights=weights)[0]


def _cut(said: list[tuple[datetime, Said]], status: str, random: Random) -> list[tuple[datetime, Said]]:
    """Break off where somebody waits: an open one after the customer's words (or ours), a sleeping one after ours."""
    if status == RESOLVED:
        return said
    wanted = random.choice((CUSTOMER, CUSTOMER, AGENT)) if status == OPEN else AGENT
    ends = [i for i, (_, line) in enumerate(said, 1) if line.who == wanted]
    if wanted == CUSTOMER and random.random() < 0.4:
        return said[: ends[0]]  # nobody has answered yet
    return said[: random.choice(ends)] if ends else said


def _agent(language: str, random: Random) -> str:
    able = [p for p in PEOPLE if language in p.speaks]
    weights = [4 if p.native == language else 1 for p in able]
    return random.choices(able, weights=weights)[0].email


def _score(dialogue: Dialogue, random: Random) -> int | None:
    if dialogue.key == "praise":
        return 5
    if dialogue.key == "angry":
        return random.choice((2, 3))
    return random.choice((4, 5, 5)) if random.random() < 0.08 else None
