"""Passages are found by their words and by what they are about, in any language."""

from counterbell.bot.passages import Passages


def shelf() -> Passages:
    passages = Passages()
    passages.put(
        "return", "You may send back unworn items within 30 days. Print the label.", title="Returns and refunds"
    )
    passages.put("delivery", "Parcels arrive within three to five working days by courier.", title="Delivery times")
    passages.put("care", "Wash the wool at 30 degrees and dry it flat.", title="Caring for wool")
    return passages


def test_the_best_passage_comes_first() -> None:
    assert shelf().find("how do i wash wool")[0].key == "care"
    assert shelf().find("when does the parcel arrive")[0].key == "delivery"


def test_another_language_finds_it_by_concept() -> None:
    assert shelf().find("kako mogu vratiti proizvod")[0].key == "return"
    assert shelf().find("返品したい")[0].key == "return"
    assert shelf().find("ارسال چند روز طول میکشه")[0].key == "delivery"


def test_a_change_counts_with_the_next_question() -> None:
    passages = shelf()
    passages.put("care", "We repair zips for free.", title="Repairs")
    assert [found.key for found in passages.find("zips repaired")] == ["care"]
    passages.drop("care")
    assert passages.find("zips") == []


def test_what_is_covered_says_how_much_was_understood() -> None:
    passages = shelf()
    assert passages.find("wash wool")[0].covered == 1
    assert passages.find("wash xylophones")[0].covered < 1


def test_words_that_say_nothing_need_not_be_covered() -> None:
    passages = Passages(lambda name: 0.1 if name in {"w:which", "w:do", "w:you"} else 2.0)
    passages.put("care", "Wash the wool at 30 degrees.", title="Caring for wool")
    assert passages.find("which wool do you wash")[0].covered > 0.9
    assert passages.find("which silk do you wash")[0].covered < 0.6


def test_the_end_of_a_long_passage_is_found_as_well() -> None:
    passages = shelf()
    rows = [f"• Country{number}: {number} days" for number in range(200)]
    passages.put("countries", "\n".join([*rows, "• Zanzibar: nine days by boat"]))
    passages.put(
        "essay", " ".join(["Much is said of wool and of how it came to us."] * 60 + ["Finally, moths: use cedar."])
    )
    assert passages.find("zanzibar")[0].key == "countries"
    assert passages.find("moths cedar")[0].key == "essay"
    assert passages.find("モス") == []
    passages.put("日本", "長い文章です。" * 100 + "防虫剤を使ってください。")
    assert passages.find("防虫剤")[0].key == "日本"
