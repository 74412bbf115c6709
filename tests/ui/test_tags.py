"""Icons, avatars and the other pieces that templates ask for."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from counterbell.ui import icons, languages
from counterbell.ui.templatetags.ui import colour_dot, hue, initials

ROOMS = Path(icons.__file__).resolve().parent.parent


def drawn(source: str, **facts: object) -> str:
    return Template(source).render(Context(facts))


def test_the_sprite_is_well_formed_and_every_symbol_is_read() -> None:
    symbols = ET.parse(icons.SPRITE).getroot()
    assert sorted(symbol.attrib["id"] for symbol in symbols) == sorted(icons.sprite())


def test_every_icon_that_a_template_names_is_drawn() -> None:
    named = {
        name
        for template in ROOMS.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([a-z-]+)" %}', template.read_text())
    }
    assert named - set(icons.sprite()) == set()
    assert len(named) > 20


def test_an_icon_nobody_has_drawn_is_a_fault() -> None:
    with pytest.raises(icons.NoSuchIcon):
        icons.svg("unicorn")


def test_directional_icons_turn_round_and_others_do_not() -> None:
    assert 'class="icon icon--turns"' in icons.svg("back")
    assert 'class="icon"' in icons.svg("search")
    assert 'aria-hidden="true"' in icons.svg("search")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dana Whitfield", "DW"),
        ("željka šimić", "ŽŠ"),
        ("Cher", "C"),
        ("佐藤 美咲", "佐"),
        ("مریم رضایی", "م"),
        ("dana@mail.example", "DM"),
        ("#4711", ""),
        ("", ""),
        ("🙈 🙉", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_has_one_colour_everywhere() -> None:
    assert hue("Dana") == hue("Dana")
    assert 0 <= hue("") < 12


def test_hostile_names_and_colours_are_only_text() -> None:
    assert "<b>" not in drawn("{% avatar name %}", name="<b> <b>")
    assert 'fill="&quot;&gt;&lt;script&gt;"' in colour_dot('"><script>')


@pytest.mark.parametrize(("cookie", "attribute"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_the_theme_is_on_the_page_before_it_is_drawn(cookie: str, attribute: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["counterbell_theme"] = cookie
    assert drawn("<html{% theme %}>", request=request) == f"<html {attribute}>"


def test_a_theme_that_is_none_is_left_out() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["counterbell_theme"] = '"><script>'
    assert drawn("<html{% theme %}>", request=request) == "<html>"


def test_languages_are_named_in_the_readers_own() -> None:
    with translation.override("en"):
        assert languages.name_of("fa") == "Persian"
    with translation.override("hr"):
        assert languages.name_of("fa") == "Perzijski"
    assert languages.name_of("not a language") == "not a language"
