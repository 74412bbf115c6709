"""HTML letters: the quote is folded away and stays; what was written now is told from it."""

import pytest

from counterbell.base.markup.cleaning import clean_html
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Letter

OLD = "the old words"


def letter(html: str, subject: str = "Re: lamp") -> Letter:
    head = f"From: Dana <dana@home.example>\nSubject: {subject}\nContent-Type: text/html; charset=utf-8\n\n"
    return read_letter((head + html).encode())


GMAIL = f"""<div dir="ltr">It flickers.</div>
<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">
On Mon, Nov 2, 2026 at 10:00 AM Shop &lt;<a href="mailto:help@shop.example">help@shop.example</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0">{OLD}</blockquote></div>"""
OUTLOOK = f"""<div class="elementToProof">It flickers.</div>
<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr">

<b>Von:</b> Shop &lt;help@shop.example&gt;<br><b>Gesendet:</b> Montag<br><b>An:</b> Dana<br><b>Betreff:</b> Lampe</div>
<div>{OLD}</div>"""
OUTLOOK_DESK = f"""<div class=WordSection1><p class=MsoNormal>It flickers.<o:p></o:p></p><div>
<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Shop
&lt;help@shop.example&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Dana<br><b>Subject:</b> lamp</p></div></div>
<p class=MsoNormal>{OLD}</p></div>"""
APPLE = f"""<html><body>It flickers.
<br><div><br><blockquote type="cite">
<div>On 2 Nov 2026, at 10:00, Shop &lt;help@shop.example&gt;
wrote:</div><div>{OLD}</div></blockquote></div></body></html>"""
THUNDERBIRD = f"""<p>It flickers.</p>
<div class="moz-cite-prefix">Am 02.11.26 um 10:00 schrieb Shop:<br></div>
<blockquote type="cite" cite="mid:1@shop.example"><p>{OLD}</p></blockquote>"""
YAHOO = f"""<div>It flickers.</div>
<div id="yahoo_quoted_123" class="yahoo_quoted">
<div>On Monday, November 2, 2026 at 10:00:00 AM
GMT+1, Shop &lt;help@shop.example&gt; wrote:</div><div>{OLD}</div></div>"""
PERSIAN = f"""<div dir="rtl">چراغ چشمک می‌زند.</div>
<div class="gmail_quote"><div dir="rtl" class="gmail_attr">در تاریخ دوشنبه ۲ نوامبر
۲۰۲۶ ساعت ۱۰:۰۰ Shop &lt;help@shop.example&gt; نوشت:</div><blockquote class="gmail_quote">{OLD}</blockquote></div>"""
JAPANESE = f"""<div>点滅します。</div><div><br></div>
<div>差出人: Shop &lt;help@shop.example&gt;<br>送信日時: 2026年11月2日<br>宛先: Dana<br>
件名: ランプ</div><div>{OLD}</div>"""


@pytest.mark.parametrize(
    ("html", "written"),
    [
        (GMAIL, "It flickers."),
        (OUTLOOK, "It flickers."),
        (OUTLOOK_DESK, "It flickers."),
        (APPLE, "It flickers."),
        (THUNDERBIRD, "It flickers."),
        (YAHOO, "It flickers."),
        (PERSIAN, "چراغ چشمک می‌زند."),
        (JAPANESE, "点滅します。"),
    ],
)
def test_mail_programs(html: str, written: str) -> None:
    found = letter(html)
    assert found.fresh_text == written
    assert OLD in found.quoted_text
    before, fold, after = found.html.partition('<details data-fold="quote"><summary>')
    assert fold
    assert written in before
    assert OLD in after
    assert OLD not in before


def test_answers_between_the_lines_are_not_folded() -> None:
    html = "<blockquote type=cite>A or B?</blockquote><p>A.</p><blockquote type=cite>When?</blockquote><p>Now.</p>"
    found = letter(html)
    assert "<details" not in found.html
    assert "> A or B?" in found.fresh_text
    assert found.fresh_text.endswith("Now.")


def test_what_is_passed_on_is_not_folded() -> None:
    gmail = """<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">
    ---------- Forwarded message ---------<br>
    From: Eve &lt;eve@evil.example&gt;<br>Date: Mon<br>Subject: x<br>To: Dana</div>the matter</div>"""
    found = letter(gmail, "Fwd: x")
    assert (found.forwarded, "<details" in found.html) == (True, False)
    assert "the matter" in found.fresh_text
    outlook = letter(OUTLOOK, "WG: Lampe")
    assert outlook.forwarded
    assert OLD in outlook.fresh_text
    assert "<details" not in outlook.html
    assert not letter(OUTLOOK).forwarded


def test_a_signature_is_told_apart() -> None:
    found = letter(
        '<div>It flickers.</div><div class="gmail_signature"><b>Dana</b><br>+98 21</div>' + GMAIL.partition("<br>")[2]
    )
    assert (found.fresh_text, found.signature) == ("It flickers.", "Dana\n+98 21")


def test_a_letter_of_nothing_but_a_quote_is_shown_open() -> None:
    found = letter(f"<blockquote type=cite>{OLD}</blockquote>")
    assert "<details" not in found.html
    assert OLD in found.fresh_text


def test_plain_letters_are_folded_too() -> None:
    found = read_letter(b"From: a@b.example\n\nIt flickers.\n\n> old <b>\n\n-- \nDana\n")
    before, _, after = found.html.partition("<details")
    assert before == '<div dir="auto" style="white-space:pre-wrap">It flickers.</div>'
    assert "&gt; old &lt;b&gt;" in after
    assert "Dana" in after
    assert clean_html(before) == before


def test_no_mark_stays_and_nothing_hides() -> None:
    found = letter(GMAIL + '<div style="display:none">hidden</div><p class="x" id="y" name="z">end</p>')
    assert not any(mark in found.html for mark in ("class=", "id=", "name=", "hidden"))
    assert "hidden_text" in found.warnings
    assert "hidden" not in found.text
