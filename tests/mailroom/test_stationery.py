"""The paper of a letter: designs, header and footer, light and dark, left and right; the text part says the same."""

import re

import pytest
from django.test import Client

from counterbell.accounts import actions
from counterbell.accounts.actions import Refused
from counterbell.accounts.letterhead import DESIGNS, LONGEST, Letterhead
from counterbell.accounts.models import Agent, Brand
from counterbell.base.colours import contrast
from counterbell.mailroom.composing import Page, Sheet, draw
from counterbell.mailroom.stationery import DARK_PAPER, PAPER, Stationery, stationery_of
from tests.accounts.test_pictures import drawn

pytestmark = pytest.mark.django_db
IMPRINT = "**Lisbon Ceramics Lda**\nRua do Sol 4\n[Terms](https://shop.example/terms)"


def letter(brand: Brand, *, automatic: bool = False, language: str = "en", scheme: str = "") -> Page:
    return draw(
        Sheet(("It is on its way.",), "Bob", brand=brand, language=language, automatic=automatic), scheme=scheme
    )


def printed(brand: Brand, alice: Agent, **how: object) -> Brand:
    return actions.set_letterhead(brand, Letterhead(**how), by=alice)  # type: ignore[arg-type]


def test_the_owners_words_stand_on_both_parts_each_line_on_its_own(brand: Brand, alice: Agent) -> None:
    page = letter(printed(brand, alice, header={"en": "Closed on *Monday*"}, footer={"en": IMPRINT}))
    lines = page.text.splitlines()
    assert lines[0] == "Closed on Monday"
    assert lines[-3:] == ["Lisbon Ceramics Lda", "Rua do Sol 4", "Terms <https://shop.example/terms>"]
    assert re.search(r"<em[^>]*>Monday</em>", page.html)
    assert "<br>" in page.html.split("Ceramics Lda", 1)[1]
    assert page.html.index("Monday") < page.html.index("on its way") < page.html.index("Rua do Sol")


def test_answers_and_automatic_letters_are_chosen_apart(brand: Brand, alice: Agent) -> None:
    printed(brand, alice, answers="plain", automatic="card", on_answers=False, footer={"en": IMPRINT})
    brand.refresh_from_db()
    answer, receipt = letter(brand), letter(brand, automatic=True)
    assert ("Rua do Sol" in answer.html + answer.text, 'role="presentation"' in answer.html) == (False, False)
    assert ("Rua do Sol" in receipt.html, "Rua do Sol" in receipt.text, 'role="presentation"' in receipt.html) == (
        True, True, True,
    )  # fmt: skip


def test_a_language_without_words_takes_the_default_languages(brand: Brand, alice: Agent) -> None:
    held = printed(brand, alice, footer={"en": "Imprint", "fa": "نشانی"})
    assert [letter(held, language=code).text.splitlines()[-1] for code in ("fa", "hr", "en")] == [
        "نشانی", "Imprint", "Imprint",
    ]  # fmt: skip


def test_what_an_owner_writes_runs_nowhere(brand: Brand, alice: Agent) -> None:
    wild = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://spy.example/p.gif) <b onclick=x>z</b>"
    html = letter(printed(brand, alice, footer={"en": wild})).html
    assert re.findall(r"<script|href=\"javascript|<img|<b ", html) == []


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_styles_stand_in_the_elements_and_only_the_dark_scheme_in_the_head(
    brand: Brand, alice: Agent, design: str, language: str
) -> None:
    html = letter(printed(brand, alice, answers=design), language=language).html
    assert re.findall(r"<style[^>]*>\s*([^{]+?)\s*\{", html) == ["@media (prefers-color-scheme: dark)"]
    assert '<meta name="color-scheme" content="light dark">' in html
    assert re.search(rf'<html[^>]* dir="{"rtl" if language == "fa" else "ltr"}"', html)
    assert "font-size: 16px" in html
    assert len(html) < 102_000  # from there on Gmail cuts a letter


def test_who_looks_chooses_the_scheme(brand: Brand) -> None:
    assert "@media all" in letter(brand, scheme="dark").html
    assert "@media not all" in letter(brand, scheme="light").html


@pytest.mark.parametrize("colour", ["#ffe14d", "#1f5f5b", "#000000", "#ffffff", "#7a7a7a"])
def test_any_colour_of_a_brand_can_be_read_on_both_papers(colour: str) -> None:
    paper = Stationery(colour=colour)
    assert contrast(paper.links, PAPER) >= 4.5
    assert contrast(paper.dark_links, DARK_PAPER) >= 4.5


def test_the_logo_is_a_png_that_everybody_may_fetch(brand: Brand, alice: Agent, client: Client) -> None:
    actions.set_logo(brand, drawn(120, 60), by=alice)
    held = printed(brand, alice, answers="headed")
    held.refresh_from_db()
    address = stationery_of(held, language="en", automatic=False).logo
    assert f'src="{address}"' in letter(held).html
    assert 'alt="Lisbon Ceramics"' in letter(held).html
    answer = client.get("/" + address.split("/", 3)[3])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"".join(answer).startswith(b"\x89PNG")  # type: ignore[arg-type]
    assert client.get("/files/face/" + "x" * 32 + ".png").status_code == 404


def test_what_is_no_letterhead_is_refused_and_changes_nothing(brand: Brand, alice: Agent, bob: Agent) -> None:
    for wrong in (Letterhead(answers="baroque"), Letterhead(footer={"en": "x" * (LONGEST + 1)})):
        with pytest.raises(Refused):
            actions.set_letterhead(brand, wrong, by=alice)
    with pytest.raises(Refused):
        actions.set_letterhead(brand, Letterhead(answers="card"), by=bob)
    brand.refresh_from_db()
    assert brand.letterhead == {}


def test_an_unknown_design_of_another_version_is_the_plain_one(brand: Brand) -> None:
    brand.letterhead = {"answers": "baroque", "of": "tomorrow"}
    assert stationery_of(brand, language="en", automatic=False).design == "plain"
