"""A row moves by one place, and not over the end of the line."""

from dataclasses import dataclass, field

from counterbell.base.ordering import move


@dataclass
class Row:
    pk: int
    position: int
    saved: list[list[str]] = field(default_factory=list)

    def save(self, *, update_fields: list[str]) -> None:
        self.saved.append(update_fields)


def test_a_row_changes_places_with_its_neighbour_and_only_those_two_are_saved() -> None:
    first, second, third = line = [Row(1, 0), Row(2, 1), Row(3, 2)]
    assert move(line, third, up=True)
    assert [first.position, second.position, third.position] == [0, 2, 1]
    assert (first.saved, second.saved, third.saved) == ([], [["position"]], [["position"]])


def test_at_the_end_of_the_line_nothing_happens() -> None:
    line = [Row(1, 0), Row(2, 1)]
    assert not move(line, line[0], up=True)
    assert not move(line, line[1], up=False)
    assert [row.saved for row in line] == [[], []]
