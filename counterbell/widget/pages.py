"""What browsers load: the loader script, a brand's settings for it, and the chat's own page."""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from counterbell.accounts import pictures
from counterbell.accounts.bubble import Bubble
from counterbell.accounts.drafts import drafted
from counterbell.accounts.models import Brand
from counterbell.base.colours import ink_on
from counterbell.base.env import env
from counterbell.base.limits import Limit
from counterbell.base.scripts import lean, lean_sheet, served_elsewhere
from counterbell.bot.queries import bot_of
from counterbell.bot.words import person
from counterbell.conversations.files import MOST_BYTES
from counterbell.conversations.policies import LONGEST_TEXT, MOST_FILES
from counterbell.helpcenter.queries import has_articles
from counterbell.reception.queries import asked_of
from counterbell.widget.across import for_page
from counterbell.widget.before import greeter_of, moment_of
from counterbell.widget.door import answer, for_brand, not_found
from counterbell.widget.origins import domains_of, frame_ancestors
from counterbell.widget.words import DRAWN, LOADER_KEYS, direction, is_late, language_for, words_for

SCRIPT = Path(__file__).resolve().parent / "static" / "widget" / "loader.js"
_PART = re.compile(r"^ *// part: ([a-z]+\.js)$", re.MULTILINE)
# Chromium then compiles all of it beside the shop's page, as it comes, and not each function in that page's way.
_AHEAD = "//# allFunctionsCalledOnLoad\n"
CONFIG_SECONDS = 60
CONFIGS = Limit("config", 600)
# Asked for all at once instead of one import after another.
MODULES = [
    *(f"ui/{name}.js" for name in ("line", "links", "outbox", "thread")),
    *(f"widget/frame/{path.name}" for path in sorted((SCRIPT.parent / "frame").glob("*.js")) if path.stem != "app"),
]


class _AsWritten(DjangoJSONEncoder):
    """Letters as they are: as numbers, those of Persian or Japanese would weigh half as much again."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{**how, "ensure_ascii": False})


@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """The script that a shop puts on its pages: one address for ever, so it is asked for anew now and then."""
    return served_elsewhere(request, _script())


@for_brand("GET", CONFIGS)
def config(request: HttpRequest, brand: Brand) -> HttpResponse:
    """How the bubble looks and greets on this brand's pages; only those may read it."""
    brand = drafted(brand, request.GET.get("draft", ""))
    language = language_for(brand, request.GET.get("lang", ""))
    words = words_for(brand, language)
    said = {
        "name": brand.name,
        "colour": brand.colour,
        "ink": ink_on(brand.colour),
        "lang": language,
        "dir": direction(language),
        "visits": brand.visits,
        "words": {name: words[name] for name in LOADER_KEYS},
        "look": {**asdict(Bubble.of(brand.bubble)), "text": brand.text("launcher_text", language)},
        "greeter": greeter_of(brand, language),
    }
    return for_page(request, brand, said, seconds=CONFIG_SECONDS)


@xframe_options_exempt  # frame-ancestors says it per brand, which X-Frame-Options cannot
def frame(request: HttpRequest, key: str) -> HttpResponse:
    """The chat's page, framed by the shop's pages or opened by itself."""
    found = Brand.objects.filter(key=key).first()
    if found is None or request.method not in {"GET", "HEAD"}:
        return not_found()
    brand = drafted(found, request.GET.get("draft", ""))
    # 'self' covers the socket too, except in browsers that read it to the letter.
    policy = {"frame-ancestors": frame_ancestors(brand), "connect-src": ["'self'", _socket_origin()]}
    return csp_replace(policy)(lambda asked: _frame(asked, brand))(request)  # type: ignore[return-value]


def chat(request: HttpRequest, key: str) -> HttpResponse:
    """The chat as a page of its own, for a link or a QR code: a shop needs no site to be asked."""
    brand = Brand.objects.filter(key=key).first()
    if brand is None or request.method not in {"GET", "HEAD"}:
        return not_found()
    policy = {"connect-src": ["'self'", _socket_origin()]}
    return csp_replace(policy)(lambda asked: _frame(asked, brand, alone=True))(request)  # type: ignore[return-value]


@for_brand("GET", CONFIGS)
def late_words(request: HttpRequest, brand: Brand) -> HttpResponse:
    """The words of what the chat's page loads late, in the language in which it came."""
    brand = drafted(brand, request.GET.get("draft", ""))
    words = words_for(brand, _language(request, brand))
    return answer({name: text for name, text in words.items() if is_late(name)})


def _language(request: HttpRequest, brand: Brand) -> str:
    return language_for(brand, request.GET.get("lang", "") or translation.get_language_from_request(request))


def _frame(request: HttpRequest, brand: Brand, *, alone: bool = False) -> HttpResponse:
    language = _language(request, brand)
    with translation.override(language):
        words = words_for(brand, language)
        told = {**_settings(brand, language), "draft": bool(request.GET.get("draft"))}
        told["words"] = {name: text for name, text in words.items() if name not in DRAWN and not is_late(name)}
        response = render(
            request,
            "widget/frame.html",
            {
                "brand": brand,
                "lang": language,
                "dir": direction(language),
                "theme": theme if (theme := request.GET.get("theme")) in {"light", "dark"} else "",
                "modules": MODULES,
                "alone": alone,
                "words": words,
                "settings": told,
                "told": json_script(told, "settings", encoder=_AsWritten),
            },
        )
    response["Cache-Control"] = "no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["Permissions-Policy"] = "camera=(), microphone=(self), geolocation=()"
    return response


def _settings(brand: Brand, language: str) -> dict[str, Any]:
    return {
        "brand": brand.key,
        "name": brand.name,
        "logo": pictures.url_of(brand.logo) or None,
        "colour": brand.colour,
        "domains": domains_of(brand) if brand.domains else None,
        "lang": language,
        "base": reverse("widget-frame", args=[brand.key]).removesuffix("/frame"),
        "sound": Bubble.of(brand.bubble).sound,
        "moment": moment_of(brand),
        "form": asked_of(brand, language),
        "help": has_articles(brand, language),
        "help_signed_in": has_articles(brand, language, signed_in=True),
        "bot": {"person": person()} if bot_of(brand).is_on else None,
        "most": {"text": LONGEST_TEXT, "files": MOST_FILES, "bytes": MOST_BYTES},
    }


def _socket_origin() -> str:
    parts = urlsplit(env().url)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"


@cache
def _script() -> bytes:
    """The loader with its parts in it: one request, whatever it is made of."""
    folder = SCRIPT.parent / "loader"
    whole = _PART.sub(lambda found: (folder / found[1]).read_text(encoding="utf-8"), SCRIPT.read_text(encoding="utf-8"))
    look = lean_sheet((folder / "look.css").read_text(encoding="utf-8")).replace("\n", " ")
    return (_AHEAD + lean(whole.replace('"look.css"', json.dumps(look)))).encode()
