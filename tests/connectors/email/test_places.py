"""Where the pictures of a letter stand in its words, however its mail program says so."""

import pytest

from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Letter

HEAD = "From: Dana <dana@home.example>\nSubject: lamp\nMIME-Version: 1.0\n"


def part(kind: str, body: str, *fields: str) -> str:
    return "\n".join([f"Content-Type: {kind}", *fields, "", body])


def many(kind: str, border: str, *parts: str) -> str:
    body = "".join(f"--{border}\n{one}\n" for one in parts)
    return part(f"multipart/{kind}; boundary={border}", f"{body}--{border}--")


def picture(name: str, *fields: str) -> str:
    return part(f'image/png; name="{name}"', "iVBORw0KGgo=", "Content-Transfer-Encoding: base64", *fields)


def letter(body: str) -> Letter:
    return read_letter((HEAD + body).encode())


def with_html(plain: str, html: str, *pictures: str) -> Letter:
    forms = many("alternative", "a", part("text/plain", plain), part("text/html", html))
    return letter(many("related", "r", forms, *pictures))


LAMP = picture("lamp.png", "Content-ID: <lamp.1@home>", "Content-Disposition: inline")


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        (
            "Look:\n[image: lamp.png]\nIs it broken?",
            '<div>Look:</div><img src="cid:lamp.1@home"><div>Is it broken?</div>',
        ),
        ("Look:\n[cid:lamp.1@home]\nIs it broken?", '<p>Look:<br><img src="cid:lamp.1@home"><br>Is it broken?</p>'),
        ("Look:\n\nIs it broken?", '<div>Look:</div><img alt="Lamp" src="cid:lamp.1%40home"><div>Is it broken?</div>'),
        ("", 'Look:<br><img src="cid:lamp.1@home"><br>Is it broken?'),
    ],
    ids=["gmail", "outlook", "apple", "html alone"],
)
def test_the_words_name_it_at_its_place(plain: str, html: str) -> None:
    read = with_html(plain, html, LAMP)
    assert read.fresh_text.split("\n") == ["Look:", "[lamp.png]", "Is it broken?"]
    assert "data-named" not in read.html


def test_apple_mail_writes_pictures_between_the_words() -> None:
    read = letter(
        many(
            "mixed",
            "m",
            part("text/plain", "Before:"),
            picture("1.png", "Content-Disposition: inline; filename=1.png"),
            part("text/plain", "After:"),
            picture("2.png", "Content-Disposition: inline; filename=2.png"),
        )
    )
    assert read.fresh_text == "Before:\n\n[1.png]\n\nAfter:"  # the last one stands below the words anyway
    assert [one.name for one in read.attachments] == ["1.png", "2.png"]


def test_attached_pictures_are_no_part_of_the_words() -> None:
    attached = picture("1.png", "Content-Disposition: attachment; filename=1.png")
    read = letter(many("mixed", "m", part("text/plain", "Before"), attached, part("text/plain", "After")))
    assert read.fresh_text == "Before\n\nAfter"


def test_pictures_of_one_name_are_told_apart() -> None:
    html = '<img src="cid:b@home"> was before, <img src="cid:a@home"> is now'
    read = with_html("", html, *(picture("image.png", f"Content-ID: <{one}@home>") for one in "ab"))
    assert [one.name for one in read.attachments] == ["image.png", "image-2.png"]
    assert read.fresh_text == "[image-2.png] was before, [image.png] is now"


def test_marks_of_what_did_not_come_stay_as_they_are() -> None:
    text = "[cid:other@home] [image: other.png] [lamp.png"
    assert with_html(text, "", LAMP).fresh_text == text


OLD = picture("old.png", "Content-ID: <old@home>", "Content-Disposition: inline")


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        (
            "It is this:\n[image: lamp.png]\n\nOn Monday, Kim wrote:\n> Which?\n> [image: old.png]",
            (
                '<div>It is this:<br><img src="cid:lamp.1@home"></div><div class="gmail_quote"><div class="gmail_attr">'
                'On Monday, Kim wrote:<br></div><blockquote>Which?<br><img src="cid:old@home"></blockquote></div>'
            ),
        ),
        (
            "",
            (
                '<p>It is this: <img src="cid:lamp.1@home"></p><div id="appendonsend"></div><hr>'
                '<div id="divRplyFwdMsg"><b>From:</b> Kim<br><b>Sent:</b> Monday</div>'
                '<div>Which? <img src="cid:old@home"></div>'
            ),
        ),
        ("It is this:\n[cid:lamp.1@home]\n\nOn Monday, Kim wrote:\n> Which?\n> [cid:old@home]", ""),
    ],
    ids=["gmail", "outlook", "plain"],
)
def test_a_picture_that_only_the_quote_names_is_quoted(plain: str, html: str) -> None:
    if html:
        read = with_html(plain, html, LAMP, OLD)
    else:
        read = letter(many("related", "r", part("text/plain", plain), LAMP, OLD))
    assert {one.name: one.quoted for one in read.attachments} == {"lamp.png": False, "old.png": True}


def test_a_picture_that_stands_in_new_words_and_in_the_quote_is_not_quoted() -> None:
    quote = '<blockquote class="gmail_quote">Which? <img src="cid:lamp.1@home"></blockquote>'
    read = with_html("", f'<p>This one: <img src="cid:lamp.1@home"></p>{quote}', LAMP)
    assert [one.quoted for one in read.attachments] == [False]


def test_a_letter_that_is_handed_on_quotes_nothing() -> None:
    body = '<div>---------- Forwarded message ----------<br>From: Kim</div><p><img src="cid:old@home"></p>'
    read = letter(many("related", "r", part("text/html", body), OLD))
    assert [one.quoted for one in read.attachments] == [False]
