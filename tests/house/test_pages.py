"""Rules about what browsers get."""

from tests.house import rules
from tests.house.tree import ours, shown


def test_sheets_know_no_left_and_right() -> None:
    faults = [f"{shown(path)}:{fault}" for path in ours(".css") for fault in rules.css_faults(path.read_text())]
    assert faults == []


def test_templates_keep_the_policy() -> None:
    faults = [f"{shown(path)}:{fault}" for path in ours(".html") for fault in rules.template_faults(path.read_text())]
    assert faults == []


def test_every_word_can_be_translated() -> None:
    faults = [f"{shown(path)}:{fault}" for path in ours(".html") for fault in rules.untranslated(path.read_text())]
    assert faults == []


def test_our_words_do_not_turn_those_of_a_customer() -> None:
    faults = [f"{shown(path)}:{fault}" for path in ours(".html") for fault in rules.turned(path.read_text())]
    assert faults == []
