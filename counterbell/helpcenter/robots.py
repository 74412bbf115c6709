"""What a site allows robots to read (RFC 9309). Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

OURS = "counterbell"
MOST_BYTES = 500 * 1024
MOST_RULES = 2_000
LONGEST_PAUSE = 10.0  # seconds between two pages; a site that asks for more gets this

_LINE = re.compile(r"^\s*([A-Za-z-]{1,20})\s*:\s*([^#]*)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for us: (pattern, whether it may be read), and the pause that is asked for in seconds."""

    rules: tuple[tuple[str, bool], ...] = ()
    pause: float = 0.0

    def allow(self, target: str) -> bool:
        """Whether we may read that path (with its query): the longest pattern decides, and the kind one of two."""
        path = _plain(target)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


def read_robots(text: str) -> Rules:
    """The rules for us: those that name us, else those for everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    closed = True
    for line in text[:MOST_BYTES].splitlines():
        found = _LINE.match(line.lstrip("\ufeff"))
        if not found:
            continue
        word, value = found[1].lower(), found[2].strip()
        if word == "user-agent":
            named = [value.lower()] if closed else [*named, value.lower()]
            closed = False
            groups.setdefault(value.lower(), [])
        elif word in {"allow", "disallow", "crawl-delay"}:
            closed = True
            for name in named:
                groups[name].append((word, value))
    mine = next((lines for name, lines in groups.items() if name.split("/")[0] == OURS), groups.get("*", []))
    return Rules(tuple(_rules(mine)), _pause(mine))


def _rules(lines: list[tuple[str, str]]) -> list[tuple[str, bool]]:
    told = [(_plain(value), word == "allow") for word, value in lines if word != "crawl-delay" and value]
    return told[:MOST_RULES]


def _pause(lines: list[tuple[str, str]]) -> float:
    for word, value in lines:
        if word == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
            return min(float(value), LONGEST_PAUSE)
    return 0.0


def _plain(path: str) -> str:
    """One spelling for each path: percent signs only where they are needed."""
    return quote(unquote_to_bytes(path), safe="/*$?&=+:;,@!~'()-._")


def _fits(pattern: str, path: str) -> bool:
    """`*` is anything, `$` at the end is the end. Without a regular expression: a stranger wrote the pattern."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for count, part in enumerate(rest, start=1):
        if ends and count == len(rest):
            return len(path) - len(part) >= at and path.endswith(part)
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not ends or at == len(path)
