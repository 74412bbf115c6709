"""What axe finds on a page that somebody could not use."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# What it finds in order is not brought over: on a full desk that took longer than looking.
_HOW = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def faults(page: Any, within: str | None = None) -> list[tuple[str, str, str]]:
    """Rule, element and reason of each violation on a Playwright page; `within`: of one part of it, by its selector."""
    found = Axe().run(page, context=within, options=_HOW).response["violations"]
    return [
        (fault["id"], node["html"][:160], node["failureSummary"][:300]) for fault in found for node in fault["nodes"]
    ]
