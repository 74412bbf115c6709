"""One parser for addresses: what it refuses is nobody's."""

import pytest

from counterbell.base.mail_addresses import Address, read_address, read_list


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dana@shop.example", "dana@shop.example"),
        (" Dana.Q+x@SHOP.Example. ", "Dana.Q+x@shop.example"),
        ("o'brien@shop.example", "o'brien@shop.example"),
        ("taro..x.@docomo.example", "taro..x.@docomo.example"),
        ("root@localhost", "root@localhost"),
        ("مریم@shop.example", "مریم@shop.example"),
        ("dana@bücher.example", "dana@xn--bcher-kva.example"),
    ],
)
def test_taken(text: str, address: str) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dana",
        "@shop.example",
        "dana@",
        "dana@shop..example",
        "dana@-shop.example",
        "dana@shop.example@evil.example",
        '"dana@shop.example"@evil.example',
        '"dana"@shop.example',
        "dana@[127.0.0.1]",
        "dana@127.0.0.1",
        "dana%evil.example@shop.example",
        "evil.example!dana@shop.example",
        "@evil.example:dana@shop.example",
        "=?utf-8?q?dana=40evil.example=3e=00?=foo@shop.example",
        "dana\r\nBcc: eve@evil.example",
        "dana\0@shop.example",
        "da na@shop.example",
        "ｄana@shop.example",
        "dana@shop。example",
        "dana@ｓhop.example",
        "dana@faß.example",
        "\u202edana@shop.example",
        "dana\u200b@shop.example",
        f"{'a' * 250}@shop.example",
    ],
)
def test_refused(text: str) -> None:
    assert read_address(text) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            '"Q, Dana" <dana@shop.example>, bob@shop.example (Bob)',
            [("Q, Dana", "dana@shop.example"), ("Bob", "bob@shop.example")],
        ),
        ("Team: dana@shop.example, bob@shop.example;", [("", "dana@shop.example"), ("", "bob@shop.example")]),
        ("Undisclosed recipients:;", []),
        ("dana(comment)@shop.example", [("comment", "dana@shop.example")]),
        ("Dana <dana@shop . example>", [("Dana", "dana@shop.example")]),
        ("Dana <dana@shop.example", [("Dana", "dana@shop.example")]),
        # Two readers could see two people here: then it is nobody.
        ("Dana <dana@shop.example> <eve@evil.example>", [("Dana", "")]),
        ("<dana@shop.example>@evil.example", []),
        ("<@evil.example:dana@shop.example>", []),
        ('"dana@shop.example"', [("dana@shop.example", "")]),
        ("dana@shop.example, , ,", [("", "dana@shop.example")]),
    ],
)
def test_lists(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.email) for one in read_list(text)] == found


def test_names_are_decoded_after_the_list_is_cut() -> None:
    def decode(name: str) -> str:
        return name.replace("=?", "dana@shop.example>, <eve@evil.example").replace("\r", "")

    found = read_list("=? <bob@shop.example>", decode=decode)
    assert [one.email for one in found] == ["bob@shop.example"]
    assert found[0].shows_another


def test_a_name_has_one_line_and_nothing_unseen() -> None:
    assert read_list('"a\u202eb\r\nBcc: x" <dana@shop.example>') == (Address("a b Bcc: x", "dana@shop.example"),)
    assert read_list('"نیم\u200cفاصله" <dana@shop.example>')[0].name == "نیم\u200cفاصله"


def test_who_is_the_same() -> None:
    assert Address("", "Dana@shop.example").key == Address("D", "dana@shop.example").key
    assert Address("dana@SHOP.example", "dana@shop.example").shows_another is False
    assert str(Address("Dana", "dana@shop.example")) == "Dana <dana@shop.example>"


def test_hostile_lists_are_read_in_a_moment() -> None:
    for text in ("(" * 60_000, '"\\"' * 20_000, "<a@b.example" * 10_000, "," * 60_000, ":" * 60_000, "a@" * 30_000):
        assert all(one.email == "" for one in read_list(text))
