"""What passes between the house and its connectors."""

import pickle
from dataclasses import FrozenInstanceError, fields

import pytest

from counterbell.contracts.letters import Check, Letter, Part, Unreadable, Verdict


def test_a_refusal_has_a_word_for_programs_and_a_sentence_for_people() -> None:
    refused = Unreadable("too_slow", "It took too long.")
    assert (refused.reason, str(refused)) == ("too_slow", "It took too long.")
    again = pickle.loads(pickle.dumps(refused))
    assert (again.reason, str(again)) == ("too_slow", "It took too long.")


def test_only_dmarc_proves_a_sender() -> None:
    assert Verdict(dmarc=Check.PASS).proved
    assert not Verdict(spf=Check.PASS, dkim=Check.PASS).proved
    assert Verdict(dmarc=Check.FAIL).refuted
    assert not Verdict().refuted


def test_nothing_in_it_can_be_changed() -> None:
    part = Part("a.txt", "text/plain", b"abc")
    assert part.size == 3
    with pytest.raises(FrozenInstanceError):
        part.name = "b.txt"  # type: ignore[misc]
    assert all(field.type != "dict" for field in fields(Letter))
