"""Through what an agent looks at the conversations: it stands in the address, so a reload shows the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from counterbell.conversations import queries
from counterbell.lenses.models import Sort

VIEWS = (*queries.VIEWS, "mentions")


@dataclass(frozen=True, slots=True)
class Lens:
    """One view or one saved view, narrowed by brand, team and label, in an order; or the words of a search."""

    view: str = "mine"
    saved: int | None = None
    brand: int | None = None
    team: int | None = None
    label: int | None = None
    sort: str = ""  # "": as the view has it
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Lens":
        """Read an address; what makes no sense in it is left out."""
        view, sort = asked.get("view", ""), asked.get("sort", "")
        return cls(
            view=view if view in VIEWS else "mine",
            saved=_number(asked.get("saved", "")),
            brand=_number(asked.get("brand", "")),
            team=_number(asked.get("team", "")),
            label=_number(asked.get("label", "")),
            sort=sort if sort in Sort.values else "",
            words=asked.get("q", "").strip()[:200],
        )

    @property
    def query(self) -> str:
        """As the query of an address."""
        if self.words:
            return urlencode({"q": self.words})
        first = {"saved": self.saved} if self.saved else {"view": self.view}
        kept = first | {"brand": self.brand, "team": self.team, "label": self.label, "sort": self.sort}
        return urlencode({name: value for name, value in kept.items() if value})

    @property
    def bare(self) -> bool:
        """Only a view, nothing that narrows it."""
        return not (self.words or self.saved or self.brand or self.team or self.label)

    @property
    def usual_sort(self) -> str:
        """The order when none was chosen, except for saved views, which have their own."""
        return Sort.WAITING if self.view == "waiting" and not self.saved else Sort.NEWEST


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # ids have 63 bits
