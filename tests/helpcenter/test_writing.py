"""Markdown becomes harmless HTML; versions are compared; addresses are readable in every script."""

import re

import pytest

from counterbell.helpcenter.differing import differences
from counterbell.helpcenter.policies import slug_of
from counterbell.helpcenter.writing import contents, passages, plain, render

KEY = "abcdefghijklmnopqrstuvwx"


def html(markdown: str) -> str:
    return render(markdown, links="/help/lisbon/en/go/{}/", pictures="/files/face/{}").html.strip()


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("[back](article:17)", '<p><a href="/help/lisbon/en/go/17/">back</a></p>'),
        (f"![a box](picture:{KEY})", f'<p><img loading="lazy" src="/files/face/{KEY}" alt="a box"></p>'),
        ("[dhl](https://dhl.example/?a=1&b=2)",
         '<p><a target="_blank" rel="noopener noreferrer" href="https://dhl.example/?a=1&amp;b=2">dhl</a></p>'),
        ("# One\n\n## Two\n\n## Two", '<h2 id="one">One</h2>\n<h2 id="two">Two</h2>\n<h2 id="two-2">Two</h2>'),
        ("~~gone~~", "<p><s>gone</s></p>"),
    ],
)  # fmt: skip
def test_what_markdown_becomes(markdown: str, shown: str) -> None:
    assert html(markdown) == shown


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScript:alert(1))",
        "[x](data:text/html,hi)",
        "![x](https://elsewhere.example/spy.gif)",
        "![x](//elsewhere.example/spy.gif)",
        "![x](data:image/svg+xml;base64,AAAA)",
        "[x](/settings/people/)",
        "[x](//elsewhere.example)",
        '![a > b"](https://elsewhere.example/spy.gif)',
        '[x](https://a.example "\\" onmouseover=alert(1) \\"")',
        '<https://a.example/" onclick=alert(1)>',
    ],
)
def test_nothing_harmful_gets_through(markdown: str) -> None:
    made = html(markdown)
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made.lower()
    assert 'href="data' not in made
    assert 'href="/settings' not in made
    assert 'href="//' not in made
    assert not re.search(r"<[^>]*\" on\w+=", made)


def test_plain_words_are_kept_apart() -> None:
    page = render("## The box\n\nUse any.\n\n- one\n- two & three", links="{}", pictures="{}")
    assert page.text == "The box Use any. one two & three"
    assert page.beginning == page.text
    assert contents(page.html) == [("the-box", "The box")]
    assert plain("<p>a&lt;b</p>") == "a<b"


def test_a_long_beginning_ends_at_a_word() -> None:
    page = render("word " * 100, links="{}", pictures="{}")
    assert len(page.beginning) <= 181
    assert page.beginning.endswith("word…")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do I return something?", "how-do-i-return-something"),
        ("Kako vratiti narudžbu?", "kako-vratiti-narudzbu"),
        ("چطور پس بدهم؟", "چطور-پس-بدهم"),
        ("返品するには", "返品するには"),
        ("!!!", "article"),
        ("a" * 200, "a" * 80),
    ],
)
def test_addresses_are_readable(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_the_words_that_changed_are_marked() -> None:
    lines = differences("Same\nYou have 30 days\nGone", "Same\nYou have 14 days")
    assert [line.kind for line in lines] == ["same", "gone", "new", "gone"]
    assert lines[1].pieces == (("You have ", False), ("30", True), (" days", False))
    assert lines[2].pieces == (("You have ", False), ("14", True), (" days", False))
    assert lines[3].pieces == (("Gone", True),)


def test_what_is_quoted_is_a_paragraph_with_its_heading_and_its_list() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |"
    body = f"First.\n\n## Costs\n\nBy country:\n\n- Canada: 5 €\n- Chile: **9** €\n\n{table}\n\nLast."
    html = render(body, links="/a/{}/", pictures="/p/{}").html
    assert passages(html) == ["First.", "Costs\nBy country:\n• Canada: 5 €\n• Chile: 9 €\na b\n1 2", "Last."]
    assert passages("") == []
