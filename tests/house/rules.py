"""The rules that a machine can see, as functions from text to faults; each has good and bad lines in test_rules.py."""

import re
from collections.abc import Iterator

# A line may say why a rule does not hold for it: `/* physical: the launcher's corner is chosen by the owner */`.
EXCUSE_CSS = "physical:"
EXCUSE_TEMPLATE = "not translated:"

_PHYSICAL = re.compile(
    r"""(?x)
    (?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)* \s*:
      | (?:left|right) \s*:
      | border-(?:top|bottom)-(?:left|right)-radius \s*:
      | (?:text-align|float|clear) \s* : \s* (?:left|right)\b
    )"""
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_REMOTE_CSS = re.compile(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def css_faults(text: str) -> Iterator[str]:
    """Physical directions (they are wrong in Persian and Arabic) and addresses of strangers."""
    for number, (line, bare) in enumerate(_with_bare(text), start=1):
        if EXCUSE_CSS in line:
            continue
        if _PHYSICAL.search(bare):
            yield f"{number}: physical direction: {line.strip()}"
        if _REMOTE_CSS.search(bare):
            yield f"{number}: loads from elsewhere: {line.strip()}"


def _with_bare(text: str) -> Iterator[tuple[str, str]]:
    blanked = _CSS_COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return iter(zip(text.splitlines(), blanked.splitlines(), strict=True))


_ROLE = re.compile(r"\.leads\b|\b(?:by|agent)\.role\b|Agent\.Role\.")


def role_faults(text: str) -> Iterator[str]:
    """A writer that decides by role: accounts.policies answers "may", and nobody else."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _ROLE.search(line.split("#", 1)[0]):
            yield f"{number}: asks for a role: {line.strip()}"


_TAG = re.compile(r"<[a-zA-Z!/](?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL)
_HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
_STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_DATA_SCRIPT = re.compile(r"type\s*=\s*[\"'](?:application/(?:ld\+)?json|importmap)[\"']", re.IGNORECASE)
_REMOTE = re.compile(r"\s(?:src|srcset)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


def template_faults(text: str) -> Iterator[str]:
    """What the content security policy forbids, or should."""
    bare = _without_django(text)
    for found in _TAG.finditer(bare):
        tag, line = found[0], bare.count("\n", 0, found.start()) + 1
        if _HANDLER.search(tag):
            yield f"{line}: inline handler: {tag[:80]}"
        if _STYLE.search(tag):
            yield f"{line}: inline style: {tag[:80]}"
        if _REMOTE.search(tag):
            yield f"{line}: loads from elsewhere: {tag[:80]}"
        if tag.lower().startswith("<style"):
            yield f"{line}: style sheet in the page: {tag[:80]}"
    for found in _SCRIPT.finditer(bare):
        if found[2].strip() and not _DATA_SCRIPT.search(found[1]) and "nonce" not in text[found.start() : found.end()]:
            yield f"{bare.count(chr(10), 0, found.start()) + 1}: inline script"


_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%\s*verbatim\b.*?endverbatim\s*%\}",
    re.DOTALL,
)
_DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_UNSPOKEN = re.compile(r"<(script|style|code|pre|kbd|svg)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_SPOKEN = re.compile(r"\s(?:title|placeholder|aria-label|alt|aria-description)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SILENT = re.compile(r"&#?\w+;|\b(?:Counterbell|Tidewick)\b")  # entities, and names that are the same everywhere


def _blank(found: "re.Match[str]") -> str:
    """As many lines as before, and nothing on them."""
    return "\n" * found[0].count("\n")


def _without_django(text: str) -> str:
    return _DJANGO.sub(_blank, _COMMENT.sub(_blank, text))


def untranslated(text: str) -> Iterator[str]:
    """Words that a person would read, outside {% translate %}."""
    excused = {number for number, line in enumerate(text.splitlines(), start=1) if EXCUSE_TEMPLATE in line}
    bare = text
    for pattern in (_COMMENT, _BLOCK, _DJANGO, _UNSPOKEN):
        bare = pattern.sub(_blank, bare)
    for found in _TAG.finditer(bare):
        for spoken in _SPOKEN.finditer(found[0]):
            words = spoken[1] or spoken[2] or ""
            line = bare.count("\n", 0, found.start() + spoken.start()) + 1
            if _WORD.search(_SILENT.sub("", words)) and line not in excused:
                yield f"{line}: {words.strip()[:60]}"
    for number, line_text in enumerate(_TAG.sub(_blank, bare).splitlines(), start=1):
        if _WORD.search(_SILENT.sub("", line_text)) and number not in excused:
            yield f"{number}: {line_text.strip()[:60]}"


_AUTO = re.compile(r"<(\w+)\b[^<>]*\sdir=\"auto\"[^<>]*>(.*?)</\1>", re.DOTALL)
_APART = re.compile(r"<bdi\b.*?</bdi>", re.DOTALL)
_OURS = re.compile(r"\{%\s*(?:block)?trans(?:late)?\b")
# Ours stand there instead of theirs, not before them: both in one choice, which is not yet at its end.
_INSTEAD = re.compile(r"\{%\s*(?:else|empty|elif)\b(?!.*\{%\s*end(?:if|for)\b)", re.DOTALL)


def turned(text: str) -> Iterator[str]:
    """Words of ours before those of a customer, which `dir="auto"` takes for hers and turns her text round."""
    for found in _AUTO.finditer(text):
        before, theirs, _ = _APART.sub(_blank, found[2]).partition("{{")
        ours = _OURS.search(before)
        if theirs and ours and not _INSTEAD.search(before):
            yield f"{text.count(chr(10), 0, found.start()) + 1}: {found[0][:80]}"


BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "service", "services"}
LONGEST_FILE = 450
_TIME = re.compile(r"\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\btimezone\.now\(")


def python_faults(text: str, *, models: bool = False) -> Iterator[str]:
    """What ruff does not see: time that tests cannot move, models that act, files that are too long."""
    lines = text.splitlines()
    if len(lines) > LONGEST_FILE:
        yield f"{len(lines)} lines: divide it"
    for number, line in enumerate(lines, start=1):
        code = line.split("#", maxsplit=1)[0]
        if _TIME.search(code) and "noqa: TID251" not in line:  # ruff wants a reason there
            yield f"{number}: time comes from counterbell.base.clock: {line.strip()}"
        if re.search(r"\b(?:post|pre)_(?:save|delete)\b", code):
            yield f"{number}: models do not act: {line.strip()}"
        if models and re.match(r"\s+def (?:save|delete)\(self", code):
            yield f"{number}: models do not act: {line.strip()}"


# Put together here, so that this file does not name what it looks for.
_REGISTRIES = re.compile(
    "|".join(
        (
            "index" + r"[-_]url",
            "PIP_" + "INDEX",
            "files\\.python" + "hosted",
            r"registry\.npm" + "js",
            "artifact" + "ory",
            r"nexus\.\w+\.\w+",
            r"\bpypi\." + r"org/simple",
            r'"resolved"\s*:\s*"http',
        )
    ),
    re.IGNORECASE,
)
_OPTION_THAT_LEAVES_IT_OUT = re.compile("--no-emit-" + "index-url")


def registry_faults(text: str) -> Iterator[str]:
    """Addresses from which packages come: they belong to whoever installs, not into the tree."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _REGISTRIES.search(_OPTION_THAT_LEAVES_IT_OUT.sub("", line)):
            yield f"{number}: {line.strip()[:100]}"
