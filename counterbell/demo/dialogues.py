"""Conversations that look like life: written by hand in each language (texts/dialogues), with places to fill in."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from counterbell.demo.goods import TEXTS

CUSTOMER, AGENT, NOTE = "c", "a", "n"


@dataclass(frozen=True, slots=True)
class Said:
    """One line: who says it, and after how many hours (None: as soon as people answer)."""

    who: str
    text: str
    after_hours: float | None


@dataclass(frozen=True, slots=True)
class Shopper:
    """A customer of the demo; `gender` because some languages write "I ordered" differently."""

    name: str
    gender: str
    handle: str
    short: str = ""

    @property
    def called(self) -> str:
        """How an agent addresses her: what is written first (in Japanese the family name), unless `short` says more."""
        return self.short or self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation with places to fill in: {name} {item} {order} {city}."""

    key: str
    goods: tuple[str, ...]
    labels: tuple[str, ...]
    page: str
    lines: tuple[Said, ...]
    gender: str
    priority: int
    photo: bool

    @property
    def needs_order(self) -> bool:
        return any("{order}" in line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything written in one language."""

    dialogues: tuple[Dialogue, ...]
    people: tuple[Shopper, ...]
    cities: tuple[str, ...]
    short: dict[str, str]  # what people call a product when they write about it


@cache
def cast(language: str) -> Cast:
    """The people and dialogues of a language."""
    raw: dict[str, Any] = json.loads((TEXTS / "dialogues" / f"{language}.json").read_text("utf-8"))
    return Cast(
        dialogues=tuple(_dialogue(row) for row in raw["dialogues"]),
        people=tuple(Shopper(*row) for row in raw["people"]),
        cities=tuple(raw["cities"]),
        short=raw["short"],
    )


def _dialogue(row: dict[str, Any]) -> Dialogue:
    return Dialogue(
        key=row["key"],
        goods=tuple(row["goods"]),
        labels=tuple(row["labels"]),
        page=row["page"],
        lines=tuple(Said(who, text, after[0] if after else None) for who, text, *after in row["lines"]),
        gender=row.get("gender", ""),
        priority=row.get("priority", 1),
        photo=row.get("photo", False),
    )
