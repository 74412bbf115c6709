"""What was read, and why something was not."""

from dataclasses import dataclass, field

LONGEST_TITLE = 200
LEAST_TEXT = 60  # letters; less is a menu or an error, not an article
MOST_PIECES = 200


class Unreadable(Exception):
    """Nothing can be read; `why` is one of the names in `reasons.WHY`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as it stands somewhere else: its words in Markdown. `language` is "" where it does not say."""

    title: str
    body: str
    language: str = ""
    pictures: int = 0  # that were left out
    links: list[str] = field(default_factory=list)  # where else the page leads, absolute, without what follows `#`


def titled(*candidates: str) -> str:
    """The first of these that has words, on one line and not too long."""
    plain = (" ".join(one.split()) for one in candidates)
    return next((one for one in plain if one), "")[:LONGEST_TITLE].strip()
