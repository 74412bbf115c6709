"""Scripts and sheets: what of them travels, which modules one needs, and those that stand on other people's pages."""

import hashlib
import re

import minify_html
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from rjsmin import jsmin

_ELSEWHERE_SECONDS = 600
_SHEET = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|\s*(?P<sign>[{};,])\s*|(?<=:)\s+|(?P<blank>\s+)""",
    re.DOTALL,
)
_MODULE = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
_IMPORT = re.compile(r"""^(?:import\s*|(?:import|export)\b[^;"']*?\bfrom\s*)["'](\.[^"']+)["']""", re.MULTILINE)


def lean(source: str) -> str:
    """The script without comments, needless blanks and long ways of saying things; every name stays."""
    kind = "module" if _MODULE.search(source) else "text/javascript"
    begin, end = f'<script type="{kind}">', "</script>"
    small: str = jsmin(source)
    if end in small:
        return small  # within a page, where the minifier reads it, its own words would end it
    page = minify_html.minify(begin + small + end, minify_js=True, keep_closing_tags=True)
    return page[page.index(">") + 1 : -len(end)]


def lean_sheet(source: str) -> str:
    """The style sheet without comments and needless blanks; those before a colon may mean something and stay."""
    return _SHEET.sub(lambda found: found["text"] or found["sign"] or (" " if found["blank"] else ""), source).strip()


def imports_of(source: str) -> list[str]:
    """The modules beside it that a module needs before it runs, as it names them; not those that it fetches later."""
    return _IMPORT.findall(source)


def served_elsewhere(request: HttpRequest, script: bytes) -> HttpResponse:
    """A script that shops put on their own pages: one address for ever, so it is asked for anew now and then."""
    tag = hashlib.sha256(script).hexdigest()[:20]
    answer: HttpResponse
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponseNotModified()
    else:
        answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["ETag"] = f'"{tag}"'
    answer["Cache-Control"] = f"public, max-age={_ELSEWHERE_SECONDS}, stale-while-revalidate=86400"
    answer["Access-Control-Allow-Origin"] = "*"  # so that shops can pin it with `integrity`
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
