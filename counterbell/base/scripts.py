"""Scripts and sheets as browsers need them: without comments and indentation, line by line where they were.

Not a build step: every line keeps its number, every name its letters, so what is in the tree is still what one debugs.
The types and explanations in our modules are a third of what would travel.
"""

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

# What may stand before a `/` that begins a regular expression: anywhere else it divides.
_BEFORE_REGEX = re.compile(
    r"(?:^|[(,=:\[!&|?{};+\-*%~^<>]|=>|\b(?:return|typeof|case|in|of|void|delete|throw|else))\s*$"
)
_TOKEN = re.compile(
    r"""(?x)
    (?P<line>//[^\n]*)
  | (?P<block>/\*.*?\*/[ \t]*)
  | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<tick>`)
  | (?P<slash>/)
  | (?P<open>\{)
  | (?P<shut>\})
  | (?P<white>\n[ \t]+)
    """,
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(?P<end>`|\$\{)", re.DOTALL)
_NEAR = 40
_ELSEWHERE_SECONDS = 600


_IMPORT = re.compile(r"""^(?:import\s*|(?:import|export)\b[^;"']*?\bfrom\s*)["'](\.[^"']+)["']""", re.MULTILINE)
_SHEET = re.compile(r"""(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/|\n[ \t]+""", re.DOTALL)


def lean_sheet(source: str) -> str:
    """The style sheet without its comments and the blanks before its lines."""
    return _SHEET.sub(lambda found: found["text"] or "\n" * found[0].count("\n"), source)


def imports_of(source: str) -> list[str]:
    """The modules beside it that a module needs before it runs, as it names them; not those that it fetches later."""
    return _IMPORT.findall(source)


def lean(source: str) -> str:
    """The script without its comments and the blanks before its lines."""
    out: list[str] = []
    braces: list[bool] = []  # one for each open brace: whether it stands in a template
    at = 0
    while found := _TOKEN.search(source, at):
        out.append(source[at : found.start()])
        at = found.end()
        kind = found.lastgroup
        if kind == "block":
            # Words on both sides must stay two words; at the beginning of a line nothing stays.
            out.append("\n" * found[0].count("\n") or (" " if _tail(out).strip(" \t")[-1:] not in {"", "\n"} else ""))
        elif kind == "line":
            pass
        elif kind == "white":
            out.append("\n")
        elif kind == "slash":
            literal = _REGEX.match(source, found.start()) if _BEFORE_REGEX.search(_tail(out)) else None
            out.append(literal[0] if literal else "/")
            at = literal.end() if literal else at
        elif kind == "tick" or (kind == "shut" and braces and braces.pop()):
            out.append(found[0])
            at = _template(source, at, out, braces)
        else:
            if kind == "open":
                braces.append(False)
            out.append(found[0])
    out.append(source[at:])
    return "".join(out)


def _template(source: str, at: int, out: list[str], braces: list[bool]) -> int:
    """Copy a template literal to its end or to the expression in it; returns where that is."""
    found = _TEMPLATE.match(source, at)
    if found is None:
        return at
    out.append(found[0])
    if found["end"] == "${":
        braces.append(True)
    return found.end()


def _tail(out: list[str]) -> str:
    tail = ""
    for piece in reversed(out):
        tail = piece + tail
        if tail.strip():
            break
    return tail[-_NEAR:]


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
