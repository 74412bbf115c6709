"""How many letters are taken apart as they should be: other people's sets, and our own in each language."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.mail import CORPORA
from counterbell.connectors.email.replies import Kind, read_reply

CORPUS = CORPORA / "corpora/reply_stripping"
OWN = Path(__file__).parent / "letters"
# Both sets expect that quotes at the end and signatures go. They differ where a person answers between the lines of a
# quote: GitHub's shows the answered quotes (and so do we); Crisp's never shows a quote, and keeps a bare "-Dana".
AS_CRISP = (Kind.WRITTEN, Kind.NAME, Kind.FORWARDED)


@dataclass(frozen=True, slots=True)
class Case:
    """A letter as a mail program writes it, and what an agent should see of it."""

    title: str
    text: str
    shown: str

    @property
    def is_met(self) -> bool:
        return read_reply(self.text).fresh.split() == self.shown.split()


def run() -> dict[str, object]:
    """Shares of the replies met; `crisp_as_shown` counts what an agent sees, answered quotes included."""
    figures: dict[str, object] = {"languages": shares()}
    began = time.perf_counter()
    letters = 0
    for name, folder, as_crisp in (
        ("github", "github_email_reply_parser", False),
        ("crisp", "crisp_email_reply_parser", True),
        ("crisp_as_shown", "crisp_email_reply_parser", False),
    ):
        expected = json.loads((CORPUS / folder / "expected.json").read_text())
        figures[name] = round(1 - len(missed(folder, as_crisp=as_crisp)) / len(expected), 4)
        letters += len(expected)
    figures["letters"] = letters
    figures["ms_each"] = round((time.perf_counter() - began) * 1000 / letters, 2)
    return figures


def shares() -> dict[str, float]:
    """The share of our own letters met in each language."""
    return {
        language: round(sum(case.is_met for case in cases) / len(cases), 4) for language, cases in own_letters().items()
    }


def own_letters() -> dict[str, list[Case]]:
    """Our own letters by language: one file each, "# title" above each letter, "| " before what was written now."""
    return {path.stem: list(_cases(path.read_text("utf-8"))) for path in sorted(OWN.glob("*.txt"))}


def _cases(text: str) -> Iterator[Case]:
    for block in f"\n{text}".split("\n# ")[1:]:
        title, *lines = block.split("\n")
        bare = [line[1:].removeprefix(" ") if line.startswith("|") else line.removeprefix("\\") for line in lines]
        shown = [one for line, one in zip(lines, bare, strict=True) if line.startswith("|")]
        yield Case(title, "\n".join(bare), "\n".join(shown))


def missed(folder: str, *, as_crisp: bool) -> list[str]:
    """The names of letters that are taken apart differently."""
    expected = json.loads((CORPUS / folder / "expected.json").read_text())
    mails = CORPUS / folder / "mails"
    return [name for name, one in expected.items() if not _met(mails / name, one["visible_text"], as_crisp=as_crisp)]


def _met(path: Path, expected: str, *, as_crisp: bool) -> bool:
    reply = read_reply(path.read_text())
    shown = reply.only(*AS_CRISP) if as_crisp else reply.fresh
    return shown.split() == expected.split()
