"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    FINE = "fine"
    WARNING = "warning"  # it works, but not as well or as safely as it should
    FAULT = "fault"  # something does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about what is, and one about how to mend it."""

    part: str
    level: Level
    says: str
    mend: str = ""


def fine(part: str, says: str) -> Finding:
    return Finding(part, Level.FINE, says)


def warning(part: str, says: str, mend: str) -> Finding:
    return Finding(part, Level.WARNING, says, mend)


def fault(part: str, says: str, mend: str) -> Finding:
    return Finding(part, Level.FAULT, says, mend)
