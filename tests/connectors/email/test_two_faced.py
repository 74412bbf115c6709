"""Letters that say another thing to us than to the servers that checked them: nobody is taken for whom they name."""

import pytest

from counterbell.connectors.email import apart
from counterbell.connectors.email.reading import read_letter
from counterbell.contracts.letters import Check
from counterbell.reliability.hostile import HOSTILE, TWO_FACED

CHECKED = b"Authentication-Results: mx.shop.example; dmarc=pass header.from=evil.example\r\nReceived: from evil\r\n"
NEW = (
    *TWO_FACED, "parameters_continued", "parameters_continued_without_first", "piece_of_a_letter", "part_elsewhere",
    "base64_on_one_line", "base64_of_base64", "enciphered_words", "signed_by_a_stranger", "hops", "card", "notices",
    "forwarded_in_a_circle", "pictures_by_the_thousand",
)  # fmt: skip


@pytest.mark.parametrize("name", TWO_FACED)
def test_only_the_one_who_was_checked_is_verified(name: str) -> None:
    letter = read_letter(CHECKED + TWO_FACED[name](), authserv_id="mx.shop.example")
    assert letter.sender.email == "eve@evil.example" or not letter.verdict.proved
    assert "<script" not in letter.html


@pytest.mark.parametrize("name", TWO_FACED)
def test_and_nobody_where_nobody_checked(name: str) -> None:
    letter = read_letter(TWO_FACED[name](), authserv_id="mx.shop.example")
    assert letter.verdict.dmarc is Check.NONE


@pytest.mark.parametrize("name", NEW)
def test_they_cost_no_more_than_others(name: str) -> None:
    """L03 measures all; here the limits of the child hold them."""
    apart.close()
    apart.read_apart(HOSTILE[name]())
    seconds, megabytes = apart.cost()
    assert seconds < apart.CPU_SECONDS
    assert megabytes < 300


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        ("piece_of_a_letter", "in_pieces"),
        ("part_elsewhere", "lies_elsewhere"),
        ("enciphered_words", "encrypted"),
        ("kind_twice", "fields_twice"),
        ("sender_twice", "several_senders"),
        ("senders_in_a_group", "several_senders"),
    ],
)
def test_what_is_odd_is_said(name: str, warning: str) -> None:
    assert warning in read_letter(HOSTILE[name]()).warnings


def test_a_name_in_pieces_is_put_together_within_limits() -> None:
    (file,) = read_letter(HOSTILE["parameters_continued"]()).attachments
    assert 0 < len(file.name) <= 255
    assert set(file.name) <= set("Afile.bn")
