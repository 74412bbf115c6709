"""Word files and PDFs become articles; hostile ones cost little and are refused in words."""

import time

import pytest

from counterbell.helpcenter.reading import apart
from counterbell.helpcenter.reading.files import read_file
from counterbell.helpcenter.reading.pieces import Piece, Unreadable
from counterbell.helpcenter.reasons import WHY
from tests.helpcenter.reading import documents
from tests.helpcenter.reading.documents import docx, paragraph, pdf


def read(raw: bytes, kind: str = "docx", *, divided: bool = False) -> list[Piece]:
    return read_file(raw, kind=kind, name=f"Returns policy.{kind}", divided=divided)


RUNS = (
    "<w:r><w:t xml:space='preserve'>You have </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>30 days</w:t></w:r>"
    "<w:del><w:r><w:delText>20</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space='preserve'> now.</w:t></w:r></w:ins>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:drawing/></w:r>"
)
LINK = '<w:hyperlink r:id="rId5"><w:r><w:t>Track it</w:t></w:r></w:hyperlink>'
CELLS = f"<w:tr><w:tc>{paragraph('To')}</w:tc><w:tc>{paragraph('Price')}</w:tc></w:tr>"
CELLS += f"<w:tr><w:tc>{paragraph('DE')}</w:tc><w:tc>{paragraph('4 EUR')}</w:tc></w:tr>"
WHOLE = docx(
    paragraph("Returns", "Titel"),
    paragraph(RUNS),
    paragraph("How it goes", "berschrift1"),
    paragraph("Pack it", number="2"),
    paragraph("Print it", number="2"),
    paragraph("Boxes", "Liste"),
    paragraph("Small", number="1", level=1),
    paragraph("Where it is", "Unter"),
    paragraph(LINK),
    f"<w:tbl>{CELLS}</w:tbl>",
    paragraph(""),
)


def test_a_word_file_keeps_its_form() -> None:
    [piece] = read(WHOLE)
    assert (piece.title, piece.pictures) == ("Returns", 1)
    assert piece.body == (
        "You have **30 days** now.\n\n## How it goes\n\n1. Pack it\n2. Print it\n\n- Boxes\n  - Small\n\n"
        "### Where it is\n\n[Track it](https://dhl.example/track)\n\n| To | Price |\n| --- | --- |\n| DE | 4 EUR |"
    )


def test_an_article_for_each_heading() -> None:
    raw = docx(paragraph("Delivery", "berschrift1"), paragraph("Two days."), paragraph("Returns", "berschrift1"),
               paragraph("Thirty days."))  # fmt: skip
    assert [(one.title, one.body) for one in read(raw, divided=True)] == [
        ("Delivery", "Two days."),
        ("Returns", "Thirty days."),
    ]
    assert [one.title for one in read(raw)] == ["Delivery"]


def test_without_a_title_it_is_called_as_the_file() -> None:
    assert [one.title for one in read(docx(paragraph("Just words.")))] == ["Returns policy"]


PAGE = [
    (780, 9, "Lisbon Lamps"),
    (740, 24, "Returns policy"),
    (700, 12, "You have thirty days to send anything back that you have bought from us, counted from the day of deli-"),
    (685, 12, "very, and nobody asks you why."),
    (650, 16, "How it goes"),
    (630, 12, "1. Pack it into any box"),
    (615, 12, "2. Print the label"),
    (580, 12, "Then bring it to the post."),
    (20, 9, "Page 1"),
]


def test_a_pdf_says_its_headings_by_size() -> None:
    more = [[(780, 9, "Lisbon Lamps"), (700, 12, f"Words of page {n}."), (20, 9, f"Page {n}")] for n in (2, 3)]
    [piece] = read(pdf(PAGE, *more), "pdf")
    assert piece.title == "Returns policy"
    assert piece.body == (
        "You have thirty days to send anything back that you have bought from us, counted from the day of delivery,"
        " and nobody asks you why.\n\n## How it goes\n\n1. Pack it into any box\n2. Print the label\n\n"
        "Then bring it to the post.\n\nWords of page 2.\n\nWords of page 3."
    )


HOSTILE = {
    "bomb": (documents.bomb, "docx", "too_large"),
    "laughs": (lambda: docx(paragraph("&b;"), head=documents.LAUGHS), "docx", "broken"),
    "old-word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "docx", "locked"),
    "no-zip": (lambda: b"PK\x03\x04 not really", "docx", "broken"),
    "other-zip": (lambda: documents.packed({"xl/workbook.xml": "<x/>"}), "docx", "no_docx"),
    "bad-xml": (lambda: documents.packed({"word/document.xml": "<w:p>"}), "docx", "broken"),
    "many-parts": (lambda: documents.packed({f"p{n}": "" for n in range(5_001)}), "docx", "too_large"),
    "empty": (lambda: docx(paragraph("")), "docx", "no_text"),
    "locked-pdf": (documents.locked_pdf, "pdf", "locked"),
    "scan": (lambda: pdf([]), "pdf", "scan"),
    "no-pdf": (lambda: b"%PDF-1.4\nnothing", "pdf", "broken"),
    "many-pages": (lambda: pdf(*[[(1, 1, "x")]] * 301), "pdf", "too_large"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words(name: str) -> None:
    make, kind, why = HOSTILE[name]
    with pytest.raises(Unreadable) as refused:
        apart.file_apart(make(), kind=kind, name="x", divided=False)
    assert refused.value.why == why
    assert str(WHY[why])


@pytest.mark.parametrize(
    ("raw", "kind"), [(documents.bomb_pdf, "pdf"), (lambda: documents.nested_docx(9_000), "docx")], ids=["pdf", "docx"]
)
def test_what_unfolds_without_end_costs_a_fixed_budget(raw: object, kind: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        apart.file_apart(raw(), kind=kind, name="x", divided=False)  # type: ignore[operator]
    assert refused.value.why in {"too_heavy", "broken", "no_text"}
    assert time.monotonic() - began < 2 * apart.WALL_SECONDS
    assert apart.file_apart(WHOLE, kind="docx", name="x", divided=False)[0].title == "Returns"


def test_right_to_left_is_not_read_wrongly() -> None:
    from counterbell.helpcenter.reading.pdf import _runs_leftward

    assert _runs_leftward("سی روز فرصت دارید USB")
    assert not _runs_leftward("Thirty days سی")


def test_half_letters_and_signs_that_no_table_takes_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    said = rb'{"pieces": [{"title": "A\u0000b", "body": "x\ud800y\u001b[1m\nz"}]}'
    monkeypatch.setattr(apart._pool, "ask", lambda *_, **__: said)
    [piece] = apart.file_apart(b"", kind="pdf", name="x", divided=False)
    assert (piece.title, piece.body) == ("Ab", "x?y[1m\nz")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b'{"pieces": [5]}',
        b'{"pieces": [{"x": 1}]}',
        b'{"pieces": [{"title": 1, "body": []}]}',
        b"\x80",
    ],
)
def test_an_answer_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(apart._pool, "ask", lambda *_, **__: answer)
    with pytest.raises(Unreadable) as refused:
        apart.page_apart(b"", url="https://a.example/")
    assert refused.value.why == "broken"
