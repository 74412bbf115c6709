"""HTML of strangers: harmless, and still the letter."""

import pytest

from counterbell.base.markup.cleaning import TooHeavy, clean_html, crude_text, read_page, with_pictures
from counterbell.base.markup.styles import safe_style
from counterbell.base.markup.tree import read_tree, write_tree
from counterbell.base.markup.words import text_of


def words(html: str) -> str:
    return text_of(read_page(html).tree)


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color: red; font-weight:bold", "color:red;font-weight:bold"),
        ("color:rgb(1, 2, 3) !important", "color:rgb(1, 2, 3)"),
        ("font-family:'Segoe UI',Arial", "font-family:'Segoe UI',Arial"),
        ("position:fixed;top:0;z-index:9;opacity:.1;transform:scale(9)", ""),
        ("background:url(https://t.example/a)", ""),
        ("background:u\\rl(//t.example/a)", ""),
        ("background:#fff", "background-color:#fff"),
        ("width:expression(alert(1))", ""),
        ("color:var(--x)", ""),
        ("margin:-50px;padding:4px", "padding:4px"),
        ("width:99999px", ""),
        ("font-size:0", ""),
        ("display:flex", ""),
        ('font-family:"a;color:red', "color:red"),
        ("color:red</style><script>", ""),
        ("display:none", "display:none"),
        ("visibility:hidden;color:red", "display:none"),
        ("max-height:0;overflow:hidden", "display:none"),
    ],
)
def test_styles(style: str, kept: str) -> None:
    assert safe_style(style) == kept


def test_style_sheets_of_the_letter_go_onto_its_elements() -> None:
    html = "<style>.a{color:red;position:fixed} @import 'https://t.example/x';</style><p class=a onclick=x>hi</p>"
    assert clean_html(html) == '<p style="color:red">hi</p>'


def test_pictures_from_afar_are_set_aside_and_counted() -> None:
    html = (
        '<table background="//t.example/b.png"><tr><td style="background:url(https://t.example/c.png)">x</td></tr></table>'
        '<img src="https://t.example/a.gif" alt="a"><img src="cid:lamp@shop"><img src="data:image/png;base64,AAAA">'
        '<img src="data:image/svg+xml;base64,AAAA"><img srcset="https://t.example/d.gif 2x">'
    )
    page = read_page(html)
    assert page.remote_pictures == 4
    cleaned = clean_html(html)
    assert ' src="http' not in cleaned
    assert cleaned.count("data-remote-src=") == 2
    assert cleaned.count("data-remote-background=") == 2
    assert '<img data-cid="lamp@shop">' in cleaned
    assert cleaned.count(' src="data:image/png') == 1
    assert "svg" not in cleaned


def test_pictures_are_shown_from_our_addresses_alone() -> None:
    cleaned = clean_html('<img src="https://t.example/a.gif"><img src="cid:lamp"><img src="cid:other">')
    shown = with_pictures(cleaned, inside={"lamp": "/files/lamp"})
    assert shown.count(" src=") == 1
    assert '<img data-cid="lamp" src="/files/lamp">' in shown
    allowed = with_pictures(cleaned, inside={}, remote=lambda address: f"/pictures/{len(address)}")
    assert 'src="/pictures/23"' in allowed
    forged = '<img src="/files/secret" data-cid="lamp" onerror="x"><p data-remote-background="javascript:x">y</p>'
    assert with_pictures(forged, inside={"lamp": "/files/lamp"}) == '<img data-cid="lamp" src="/files/lamp"><p>y</p>'


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="/relative">x</a>',
        '<a href=" java&#x09;script:alert(1)">x</a>',
    ],
)
def test_links_that_lead_nowhere_good(html: str) -> None:
    assert "href" not in clean_html(html)


def test_links_open_elsewhere_and_tell_nothing() -> None:
    expected = '<a href="https://shop.example/" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    assert clean_html('<a href="https://shop.example/" target="_self" ping="//t.example">x</a>') == expected


def test_what_nobody_was_meant_to_see_is_in_no_form() -> None:
    page = read_page(
        '<p>hello</p><div style="display:none">secret orders</div><span style="visibility:hidden">more</span>'
    )
    assert page.hidden == 2
    assert text_of(page.tree) == "hello"


def test_strangers_cannot_fold() -> None:
    assert clean_html("<details data-fold=quote><summary>s</summary>x</details>") == "sx"


def test_cleaning_again_changes_nothing() -> None:
    html = (
        '<p style="color:red" dir="rtl">سلام <b>x</b> &lt;b&gt; &amp;amp; "q" <img src="https://t.example/a.gif"></p>'
    )
    cleaned = clean_html(html)
    assert clean_html(cleaned.replace("data-remote-src", "src")) == cleaned
    assert write_tree(read_tree(cleaned)) == cleaned.replace('"q"', '"q"')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<ul><li>a<li>b</ul><ol start=3><li>c<li>d</ol>", "- a\n- b\n\n3. c\n4. d"),
        ("<table><tr><td>A<td>B<tr><td>C<td>D</table>", "A  B\nC  D"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ('<a href="https://shop.example/x">here</a>', "here <https://shop.example/x>"),
        ('<a href="https://shop.example/">shop.example</a>', "shop.example"),
        ('<img src="x" alt="a lamp">', "[a lamp]"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("a  b\n c&nbsp;d", "a b c\u00a0d"),
        ("<script>x</script><style>y</style><title>z</title>w", "w"),
        ("<div>a</div><div>b</div>", "a\nb"),
    ],
)
def test_words(html: str, text: str) -> None:
    assert words(html) == text


@pytest.mark.parametrize(
    "html", ["<div>" * 400, "<font color=1>" * 200 + "<p>x" * 2_000, "x" * 2_000_001, "<" * 400_000]
)
def test_what_is_too_heavy_is_refused_at_once(html: str) -> None:
    with pytest.raises(TooHeavy):
        clean_html(html)


def test_something_is_left_to_read_of_what_is_too_heavy() -> None:
    assert crude_text("<style>p{}</style><div>" * 400 + "<p>the words &lt;3") == "the words <3"
