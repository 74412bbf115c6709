"""Every text that a person reads exists in every language."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from tests.house.tree import PACKAGE, ours, shown

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
LOCALE = PACKAGE / "locale"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
_TEXT = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(?:_|n?gettext|(?P<context>n?pgettext))\(\s*(?(context){_TEXT}\s*,\s*){_TEXT}", re.DOTALL)


def in_python(text: str) -> Iterator[str]:
    """The texts that a module asks for."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            place = 1 if node.func.id.startswith("p") else 0
            if len(node.args) > place and isinstance(word := node.args[place], ast.Constant):
                yield str(word.value)


def in_template(text: str) -> Iterator[str]:
    """The texts that a template asks for."""
    for found in _CALL.finditer(templatize(text)):
        yield str(ast.literal_eval(found[3]))


def wanted() -> dict[str, str]:
    """Text → where it stands."""
    found: dict[str, str] = {}
    for path in ours(".py"):
        found.update(dict.fromkeys(in_python(path.read_text()), shown(path)))
    for path in ours(".html", ".txt"):
        if "templates" in path.parts:
            found.update(dict.fromkeys(in_template(path.read_text()), shown(path)))
    found.pop("", None)
    return found


def catalogue(language: str) -> polib.POFile:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        pytest.fail(f"{shown(path)} is missing: run `make messages` and translate")
    return polib.pofile(str(path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_catalogue(language: str) -> None:
    known = {entry.msgid for entry in catalogue(language) if not entry.obsolete}
    assert {text: where for text, where in wanted().items() if text not in known} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    unfinished = [entry.msgid for entry in catalogue(language) if not entry.obsolete and not entry.translated()]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_for_values_are_kept(language: str) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue(language)
        for text in ([entry.msgstr] if entry.msgstr else entry.msgstr_plural.values())
        if not entry.obsolete and not _places(text) <= _places(entry.msgid + (entry.msgid_plural or ""))
    ]
    assert wrong == []


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text.replace("%%", "")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    source = catalogue(language)
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    assert _texts(compiled) == _texts(source.translated_entries()), "run `make messages`"


def _texts(entries: "list[polib.POEntry] | polib.MOFile") -> dict[tuple[str, str], object]:
    return {(one.msgctxt or "", one.msgid): one.msgstr or dict(one.msgstr_plural) for one in entries}


def word_files() -> list[Path]:
    return [path for path in ours(".json") if path.parent.name == "locales"]


def test_the_scripts_have_words_in_every_language() -> None:
    folders = {path.parent for path in word_files()}
    assert folders
    for folder in folders:
        words = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
        assert set(words) == {code for code, _ in settings.LANGUAGES}, shown(folder)
        for language, texts in words.items():
            assert set(texts) == set(words["en"]), f"{shown(folder)}/{language}"
            assert [key for key, text in texts.items() if not text] == []


def test_the_rule_sees_what_code_asks_for() -> None:
    assert list(in_python('x = _("Save")\ny = ngettext("one", "many", n)\nz = other("no")')) == ["Save", "one"]
    assert list(in_template('{% translate "Save" %} {% blocktranslate %}Hi {{ name }}{% endblocktranslate %} no')) == [
        "Save",
        "Hi %(name)s",
    ]
