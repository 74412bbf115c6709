"""What the ranking compares, and what it leaves out unread."""

from hypothesis import given
from hypothesis import strategies as st

from counterbell.search.ranked import distance


@given(st.text("abcd", max_size=9), st.text("abcd", max_size=9), st.sampled_from([1, 2]))
def test_words_that_may_be_meant_have_nearly_the_same_letters(one: str, other: str, reach: int) -> None:
    """What is left out before two words are compared is left out rightly."""
    if distance(one, other, reach) <= reach:
        assert len(set(one) ^ set(other)) <= 2 * reach
