"""What the bubble says, in each language: our own texts, and the brand's over them."""

import json
from functools import cache
from pathlib import Path

from counterbell.accounts.models import Brand

LOCALES = Path(__file__).resolve().parent / "locales"
BEFORE = LOCALES.parent / "before_the_chat" / "locales"  # hours, greetings, the form: what is said before a word is
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
FALLBACK = "en"
LOADER_KEYS = (
    "launcher_open",
    "launcher_close",
    "launcher_unread",
    "greeting",
    "greeting_auto",
    "greeting_dismiss",
    "frame_title",
    "title_new",
)

# What the chat's page itself says, or the launcher: no script of the chat asks for it, so it does not travel twice.
DRAWN = frozenset(
    {
        "attach", "back", "close", "composer", "drop_here", "earlier", "emoji", "end", "greeting", "greeting_auto",
        "greeting_dismiss", "help", "launcher_close", "launcher_open", "log", "mail", "menu", "new_conversation",
        "new_messages", "no_past", "noscript", "past", "picture", "picture_close", "placeholder", "print", "reload",
        "reply_cancel", "save", "send", "sound", "title", "title_new", "typing_notice", "voice", "write_again",
    }
)  # fmt: skip

# What only parts say that few shoppers need: it travels with the first of these, and not with the page.
LATE = ("end_", "ended", "form_", "part_", "rate_", "score_")


@cache
def texts(language: str) -> dict[str, str]:
    """Our own texts in one of `languages()`."""
    files = (folder / f"{language}.json" for folder in (LOCALES, BEFORE))
    read: list[dict[str, str]] = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return dict(sorted((name, text) for one in read for name, text in one.items()))


@cache
def languages() -> tuple[str, ...]:
    """The languages that we have, sorted."""
    return tuple(sorted(path.stem for path in LOCALES.glob("*.json")))


def spoken(brand: Brand) -> list[str]:
    """The languages in which this brand's bubble speaks."""
    return [code for code in languages() if not brand.languages or code in brand.languages] or [FALLBACK]


def language_for(brand: Brand, asked: str) -> str:
    """The best of the brand's languages for "fa-IR" and the like."""
    offered = spoken(brand)
    for code in (asked.lower()[:35].replace("_", "-").split("-")[0], brand.default_language.split("-")[0]):
        if code in offered:
            return code
    return FALLBACK if FALLBACK in offered else offered[0]


def words_for(brand: Brand, language: str) -> dict[str, str]:
    """Everything the bubble says to this brand's shoppers; `{brand}` is filled in here, other places later."""
    said = {name: brand.text(name, language) or ours for name, ours in texts(language).items()}
    return {name: text.replace("{brand}", brand.name) for name, text in said.items()}


def is_late(name: str) -> bool:
    """Whether a text belongs to what is loaded when it is needed."""
    return name.startswith(LATE)


def direction(language: str) -> str:
    """Which way a page in that language reads."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
