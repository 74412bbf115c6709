"""How much a conversation looks as if it belonged to an incident: pure.

What agents called the incident says most. Words that both only happen to share are never enough: somebody has to have
sorted the two alike, too, or the bot.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from counterbell.search.stems import small_words, stem
from counterbell.search.tokens import is_run, tokens

LIKELY = 1.5
_CALLED, _SAID, _MOST_SAID, _LABEL, _TOPIC = 1.0, 0.5, 1.0, 0.75, 1.0
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Traits:
    """By what one is compared with another; `called`: the words of an incident's title."""

    called: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    labels: frozenset[int] = frozenset()
    topics: frozenset[str] = frozenset()


def likeness(incident: Traits, other: Traits) -> float:
    """How much speaks for it; from `LIKELY` on it is worth a look."""
    said = _SAID * len((incident.said - incident.called) & other.said)
    return (
        _CALLED * len(incident.called & other.said)
        + min(said, _MOST_SAID)
        + _LABEL * bool(incident.labels & other.labels)
        + _TOPIC * bool(incident.topics & other.topics)
    )


def telling(texts: Iterable[str], language: str) -> frozenset[str]:
    """The words of texts that say what they are about, so cut that their forms meet."""
    small = small_words(language)
    found = {stem(word, language) for text in texts for word in tokens(text) if not word.isdigit()}
    return frozenset(one for one in found - small if len(one) >= _SHORTEST or (is_run(one) and len(one) > 1))
