"""A page of a shop becomes Markdown: its own words, not what stands around them."""

import pytest

from counterbell.helpcenter.reading.page import read_page
from counterbell.helpcenter.reading.pieces import Unreadable
from counterbell.helpcenter.writing import render

LONG = "You have thirty days from the day on which the parcel arrives, and nobody asks you why."


def read(body: str, head: str = "<title>Returns | Lisbon Lamps</title>", charset: str = "utf-8") -> tuple[str, str]:
    html = f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{body}</body></html>'
    piece = read_page(html.encode(charset, "replace"), url="https://shop.example/help/returns", charset=charset)
    return piece.title, piece.body


SHOP = f"""<header><nav><a href="/">Home</a></nav><h2>Lisbon Lamps</h2></header>
<div class="breadcrumb">Home / Help</div>
<main class="page with-sidebar"><h1>Returns &amp; refunds</h1><p>{LONG} Send it <a href="../faq#x">back</a>.</p></main>
<div class="newsletter-signup"><p>{LONG}</p></div><div id="cookie-banner">We use cookies</div>
<aside>Related</aside><footer>Imprint <a href="https://other.example/">Other</a></footer>"""


def test_only_the_pages_own_words_are_kept() -> None:
    assert read(SHOP) == (
        "Returns & refunds",
        f"{LONG} Send it [back](https://shop.example/faq#x).",
    )


def test_what_a_page_says_about_itself() -> None:
    html = f'<html lang="fa-IR"><base href="/hilfe/"><body>{SHOP}</body></html>'
    piece = read_page(html.encode(), url="https://shop.example/a/b")
    assert piece.language == "fa"
    assert piece.links == ["https://shop.example/", "https://shop.example/faq", "https://other.example/"]


@pytest.mark.parametrize("wrapper", ["<div id='content'>{}</div>", "<article>{}</article>", "<div><div>{}</div></div>"])
def test_the_main_part_is_found_without_main(wrapper: str) -> None:
    body = wrapper.format(f"<p>{LONG}</p><p>{LONG}</p>")
    title, words = read(f"<nav>Menu</nav>{body}<footer>Imprint</footer>")
    assert (title, words) == ("Returns", f"{LONG}\n\n{LONG}")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>How</h2><ol><li>Pack<ul><li>Box</li></ul></li><li><p>a</p><p>b</p></li></ol>",
         "## How\n\n1. Pack\n   - Box\n2. a\n\n   b"),
        ("<table><tr><th>To</th><th>€</th></tr><tr><td>DE</td><td>4|5</td></tr></table>",
         "| To | € |\n| --- | --- |\n| DE | 4\\|5 |"),
        ("<table><tr><td><h2>Left</h2></td><td><ul><li>x</li></ul></td></tr></table>", "## Left\n\n- x"),
        ("<details><summary>Who pays?</summary><p>We <b>do </b>it.<br>Always</p></details>",
         "### Who pays?\n\nWe **do** it.\\\nAlways"),
        ("<blockquote><p>a</p><p>b</p></blockquote><hr><pre>x  `y`\n z</pre>",
         "> a\n>\n> b\n\n---\n\n```\nx  `y`\n z\n```"),
        ("<dl><dt>Colour</dt><dd>White</dd></dl>", "**Colour**\n\nWhite"),
        ("<p>- no list</p><p>1. nor this</p><p># nor head</p><p>*x* [y] &lt;b&gt; a_b</p>",
         "\\- no list\n\n1\\. nor this\n\n\\# nor head\n\n\\*x\\* \\[y\\] \\<b> a_b"),
        ("<a href='javascript:alert(1)'>go</a> <a href='#top'>up</a>", "go up"),
        ("<script>alert(1)</script><style>p{}</style><iframe src='//x'></iframe>words", "words"),
    ],
)  # fmt: skip
def test_what_html_becomes(html: str, markdown: str) -> None:
    assert read(f"<main><p>{LONG}</p>{html}</main>")[1] == f"{LONG}\n\n{markdown}"


def test_what_was_text_is_text_again() -> None:
    said = "<img src=x> & &copy; **not bold** _a_ `code` 1) one ~~no~~ \\ [a](b)"
    escaped = said.replace("&", "&amp;").replace("<", "&lt;")
    body = read(f"<main><p>{LONG}</p><p>{escaped}</p></main>")[1]
    assert render(body, links="/", pictures="/").text == f"{LONG} {said}"


@pytest.mark.parametrize(("charset", "said"), [("windows-1252", "Größe — é"), ("shift_jis", "返品について")])
def test_old_character_sets(charset: str, said: str) -> None:
    assert read(f"<main><h1>{said}</h1><p>{LONG}</p></main>", charset=charset)[0] == said


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("", "no_text"),
        ("<main><h1>Cart</h1>Empty</main>", "no_text"),
        (f"<main>{'<div>' * 400}{LONG}</main>", "too_heavy"),
        ("<a>" * 200_000, "too_heavy"),
        ("x" * 2_000_001, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_article(html: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(html)
    assert refused.value.why == why
