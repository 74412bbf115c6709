"""The index follows what happens to its documents."""

import pytest
from django.core.management import call_command
from django.db import transaction

from counterbell.search.actions import BadDocument, Doc, clear, index, regroup, remove, remove_group
from counterbell.search.models import Document, Word
from counterbell.search.queries import Hit, find

pytestmark = pytest.mark.django_db


def doc(id_: int, text: str, *, kind: str = "message", group: int = 1) -> Doc:
    return Doc(id=id_, kind=kind, scope=1, group=group, text=text)


def found(words: str, *, kind: str = "message") -> list[int]:
    return [hit.id for hit in find(words, kinds=[kind], scopes=None)]


def vocabulary() -> set[str]:
    return set(Word.objects.values_list("word", flat=True))


def test_indexing_again_replaces() -> None:
    index([doc(1, "hello dana")])
    index([doc(1, "hello eve")])
    assert (found("dana"), found("eve"), found("hello")) == ([], [1], [1])
    assert Document.objects.count() == 1
    assert vocabulary() == {"hello", "eve"}


def test_indexing_the_same_twice_changes_nothing() -> None:
    index([doc(1, "hello dana")])
    before = list(Document.objects.values())
    index([doc(1, "hello dana")])
    assert list(Document.objects.values()) == before


def test_of_two_documents_with_one_id_the_last_counts() -> None:
    index([doc(1, "first"), doc(1, "last")])
    assert (found("first"), found("last")) == ([], [1])


def test_indexing_nothing_is_harmless() -> None:
    index([])
    assert not Document.objects.exists()


def test_a_text_without_words_is_no_obstacle() -> None:
    index([doc(1, "👍"), doc(2, ""), doc(3, "\0\ud800 x\0y")])
    assert found("y") == [3]
    regroup([1, 2, 3], 9)
    assert set(Document.objects.values_list("group", flat=True)) == {9}


def test_what_is_removed_is_not_found_and_its_words_are_forgotten() -> None:
    index([doc(1, "dana@example.com asks"), doc(2, "bob asks")])
    remove([1, 4])
    assert (found("dana"), found("dan"), found("asks")) == ([], [], [2])
    assert vocabulary() == {"bob", "asks"}


def test_removing_more_than_one_batch() -> None:
    index([doc(number, f"hello number{number}") for number in range(1, 1_203)])
    remove(range(1, 1_202))
    assert found("hello") == [1_202]
    assert not {"number1", "number700", "number1201"} & vocabulary()


def test_a_group_is_removed_with_all_its_documents_of_the_kind() -> None:
    index([doc(1, "hello", group=5), doc(2, "hello", group=6), doc(3, "hello", group=5, kind="note")])
    remove_group("message", 5)
    assert (found("hello"), found("hello", kind="note")) == ([2], [3])


def test_moved_documents_belong_to_their_new_group() -> None:
    index([doc(1, "hello", group=5), doc(2, "hello", group=5)])
    regroup([2, 77], 6)
    assert [(hit.id, hit.group) for hit in find("hello", kinds=["message"], scopes=None)] == [(2, 6), (1, 5)]
    remove_group("message", 5)
    assert find("hello", kinds=["message"], scopes=None) == [Hit(id=2, kind="message", scope=1, group=6)]


def test_clearing_leaves_nothing() -> None:
    index([doc(1, "hello")])
    clear()
    assert (found("hello"), Document.objects.count(), Word.objects.count()) == ([], 0, 0)


@pytest.mark.django_db(transaction=True)
def test_flushing_the_database_empties_the_index() -> None:
    index([doc(1, "hello dana")])
    call_command("flush", interactive=False)
    index([doc(1, "hello eve")])
    assert (found("dana"), found("eve")) == ([], [1])


def test_a_rolled_back_change_leaves_the_index_as_it_was() -> None:
    index([doc(1, "hello")])
    with transaction.atomic():
        index([doc(2, "hello")])
        remove([1])
        transaction.set_rollback(True)
    assert found("hello") == [1]


@pytest.mark.parametrize("kind", ["", "Message", "a b", "k=v", "x" * 21])
def test_a_kind_is_small_letters(kind: str) -> None:
    with pytest.raises(BadDocument, match="is no kind"):
        doc(1, "hello", kind=kind)


@pytest.mark.parametrize("id_", [-1, 1 << 63])
def test_an_id_has_63_bits(id_: int) -> None:
    with pytest.raises(BadDocument, match="is no id"):
        doc(id_, "hello")
