"""What an agent lets go along with an answer (`say` with `part`): checked here, and an article looked up.

A link to an article of the brand's own help centre brings its card by itself. Other links are only links here: what a
page of the shop's own is, is looked at after the message was said (`previews`), and nobody waits for it.
"""

import re
from itertools import islice

from counterbell.accounts.models import Brand
from counterbell.base.env import env
from counterbell.conversations import rich
from counterbell.conversations.actions import Refused
from counterbell.conversations.models import Conversation
from counterbell.helpcenter.domains import site_of
from counterbell.helpcenter.policies import read_by
from counterbell.helpcenter.queries import article_at
from counterbell.helpcenter.showing import lasting_address

MOST_LINKS = 10
_PLACE = re.compile(
    r"/help/(?P<key>[\w-]{1,40})/(?P<language>[a-z]{2}(?:-[a-z]{2,4})?)/(?:go/)?(?P<number>[0-9]{1,18})(?![0-9])"
)


def part_of(said: object, text: str, conversation: Conversation) -> rich.Part | None:
    """The part that a frame names, in its one form; without one, the article to which its text links, if it does.

    Raises:
        Refused: when it is nothing that can be sent (a code of the wire).
    """
    if said is None:
        return _linked(text, conversation.brand)
    try:
        part = rich.enclosed(said)
    except rich.Misshapen:
        raise Refused("part") from None
    if part["kind"] != "article":
        return part
    if (found := _article(part["number"], part["language"], conversation.brand)) is None:
        raise Refused("no_article")
    return found


def _linked(text: str, brand: Brand) -> rich.Part | None:
    """The first article of this brand whose page's address stands in a text; of very many links the first are read."""
    for found in islice(_PLACE.finditer(text), MOST_LINKS):
        site = next((one for one in (_house(), site_of(brand)) if text.endswith(one, 0, found.start())), None)
        if site is None or found["key"] != brand.key:
            continue
        if part := _article(int(found["number"]), found["language"], brand):
            return part | {"linked": True}
    return None


def _article(number: int, language: str, brand: Brand) -> rich.Part | None:
    """Only what every reader may see: a link in a letter opens for whoever has it."""
    found, _all = article_at(brand, number, language, read_by(signed_in=False, colleague=False))
    if found is None:
        return None
    return {
        "kind": "article",
        "number": found.article_id,
        "language": language,
        "title": found.title,
        "words": found.summary,
        "url": site_of(brand) + lasting_address(brand, language, found.article_id),
    }


def _house() -> str:
    return env().url.rstrip("/")
