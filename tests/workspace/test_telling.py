"""What comes over the line is what a fetch would have brought."""

from django.test import Client

from counterbell.accounts.models import Agent
from counterbell.conversations import actions
from counterbell.lenses import drawing
from counterbell.lenses.drawing import Reader
from tests.people import Shopper
from tests.workspace.matters import begin


def test_rows_over_the_line_are_those_that_are_fetched(bob: Agent, bob_client: Client, dana: Shopper) -> None:
    bob.language, bob.time_zone = "fa", "Asia/Tehran"
    bob.save()
    first, second = begin(dana, "Where is my parcel?"), begin(dana, "And the other one?")
    actions.save_draft(first, agent=bob, kind="public", text="It is")
    reader = Reader(bob.pk, "all", "fa", several_brands=False)
    told = drawing.draw({reader: [first.pk, second.pk]}, "at-1")[reader]
    names = f"{first.public_id},{second.public_id}"
    fetched = bob_client.get(f"/inbox/changed/?view=all&c={names}").content.decode()
    assert "conv-draft" in told
    assert _rows(told) == _rows(fetched.removeprefix("<div data-rows>").removesuffix("</div>"))


def test_only_what_stands_in_the_list_is_drawn(bob: Agent, alice: Agent, dana: Shopper) -> None:
    matter, other = begin(dana, "Where is my parcel?"), begin(dana, "And the other one?")
    actions.assign(matter, agent=bob, team=None, by=alice)
    mine, settled = (Reader(bob.pk, view, "en", several_brands=False) for view in ("mine", "resolved"))
    told = drawing.draw({mine: [matter.pk, other.pk], settled: [matter.pk, other.pk]}, "at-2")
    assert str(matter.public_id) in told[mine]
    assert str(other.public_id) not in told[mine]
    assert told[settled] == ""


def test_many_readers_cost_as_few_queries_as_one(
    bob: Agent, alice: Agent, dana: Shopper, django_assert_num_queries: object
) -> None:
    matter = begin(dana, "Where is my parcel?")
    readers = [Reader(who.pk, view, "en", several_brands=False) for who in (bob, alice) for view in ("all", "waiting")]
    drawing.draw({readers[0]: [matter.pk]}, "at-3")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(set(drawing.draw({reader: [matter.pk] for reader in readers}, "at-3").values())) == 2


def _rows(html: str) -> set[str]:
    return {row.strip() for row in html.split('<div class="row-item"')}
