"""What a check is told, and what it tells."""

from dataclasses import dataclass, field


class Impossible(Exception):
    """The check cannot be run here; the text says what is missing. It counts neither as passed nor as failed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard to try. `rounds` 0: as many as the check needs, fewer when `quick`."""

    quick: bool = False
    rounds: int = 0
    database: str = "sqlite"

    def times(self, full: int, quick: int) -> int:
        """How many rounds, when a full run has `full` of them and a quick one `quick`."""
        return self.rounds or (quick if self.quick else full)


@dataclass(slots=True)
class Outcome:
    """Figures for the line that is printed, and every promise that was broken, in words."""

    figures: dict[str, object] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001  # reads as a sentence
        """Note a broken promise unless it holds."""
        if not holds:
            self.broken.append(otherwise)

    @property
    def passed(self) -> bool:
        return not self.broken

    def line(self, name: str) -> str:
        """`R17 PASS cuts=1000 lost=0`, and below it what was broken, if anything."""
        figures = " ".join(f"{key}={value}" for key, value in self.figures.items())
        shown = [f"     {text}" for text in self.broken[:SHOWN]]
        if len(self.broken) > SHOWN:
            shown.append(f"     … and {len(self.broken) - SHOWN} more")
        return "\n".join([f"{name} {'PASS' if self.passed else 'FAIL'} {figures}".rstrip(), *shown])


SHOWN = 12
