"""A whole help centre leaves as a folder or a zip, and is the same in an empty shop; wild zips are refused in words."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from counterbell.accounts import pictures
from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.base.clock import now
from counterbell.conversations.files import FileRefused, facts_of
from counterbell.helpcenter import actions, bundles
from counterbell.helpcenter.actions import Placement, Wording
from counterbell.helpcenter.bundles import Bundle, Unfit, in_folder, in_zip, parts_of, zipped
from counterbell.helpcenter.files import PICTURE_SIZE, path_of
from counterbell.helpcenter.folders import keys_named
from counterbell.helpcenter.models import Article, ArticleFile, Redirect, Revision, Section, Synonym, Translation
from tests.helpcenter.conftest import Published

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fa", "ar", "ja", "hr")
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    out.seek(0)
    return pictures.store(out, PICTURE_SIZE).removeprefix("faces/")


def file(brand: Brand) -> str:
    content = SimpleUploadedFile("Größen/1.pdf", PDF)
    return actions.keep_file(
        brand, content, name="Größen/1.pdf", content_type="application/pdf", size=len(PDF), by=None
    ).key


@pytest.fixture
def whole(brand: Brand, returns: Translation, published: Published, section: Section) -> Brand:
    """A help centre with all that one can have."""
    last = actions.save_section(brand, names={"en": "Orders", "fa": "سفارش"}, abouts={"fa": "همه"}, by=None)
    actions.move_section(last, by=None, up=True)
    actions.set_synonyms(brand, "en", [["parcel", "package"]], by=None)
    actions.set_synonyms(brand, "fa", [["بسته", "مرسوله"]], by=None)
    words = f"See [returns](article:{returns.article_id}), [sizes](attachment:{file(brand)}). ![S](picture:{picture()})"
    sizes = published("Sizes", words, section=last, position=7, promoted=True, kind="faq")
    actions.set_expiry(sizes, now() + timedelta(days=9), by=None)
    actions.add_redirects(brand, [("/faq.php?id=7", str(sizes.article_id))], by=None)
    published("Margins", "40 %", audience="agents")
    published("Sending back", "30 days", kind="policy", subject="returns")
    published("از فارسی", "سلام", language="fa")
    actions.write(returns.article, Wording(title=returns.title, body="14 days."), language="en", by=None)
    actions.publish(Translation.objects.get(pk=returns.pk), by=None, change=Translation.Age.OUT_OF_DATE)
    actions.write(returns.article, Wording(title="Unfinished", body="Draft."), language="en", by=None)
    actions.start_article(brand, Wording(title="Never seen"), language="en", by=None)
    return brand


def stands(brand: Brand) -> dict[str, object]:
    """All that its readers and editors see of a help centre, without our numbers."""
    translations = Translation.objects.filter(brand=brand).order_by("language")
    titles = {str(one.article_id): one.title for one in translations}
    places = {one.pk: one.names for one in Section.objects.filter(brand=brand)}

    def plain(body: str) -> str:
        for number, title in titles.items():
            body = body.replace(f"article:{number})", f"article:{title})")
        for key in keys_named(body):
            kept = ArticleFile.objects.filter(key=key).first()
            body = body.replace(
                key, f"{kept.name} {kept.size} {kept.article_id in map(int, titles)}" if kept else "picture"
            )
        return body

    def spoken(one: Translation) -> tuple[object, ...]:
        newest = Revision.objects.get(translation=one, number=one.newest)
        live = Revision.objects.filter(translation=one, number=one.live).first()
        return (
            one.language, one.title, one.slug, one.age, one.expires_at, one.status, plain(newest.body), newest.title,
            plain(live.body) if live else None, one.article.language,
        )  # fmt: skip

    fields = ("kind", "subject", "audience", "position", "promoted")
    return {
        "sections": [(one.names, one.abouts) for one in Section.objects.filter(brand=brand)],
        "redirects": [(one.path, titles[str(one.article_id)]) for one in Redirect.objects.filter(brand=brand)],
        "synonyms": list(Synonym.objects.filter(brand=brand).values_list("language", "words")),
        "articles": [
            (
                [getattr(article, name) for name in fields], places.get(article.section_id or 0),
                sorted(map(spoken, article.translations.all()), key=str),
            )
            for article in Article.objects.filter(brand=brand).order_by("pk")
        ],
    }  # fmt: skip


def packed(brand: Brand) -> io.BytesIO:
    out = io.BytesIO()
    zipped(brand, out)
    return out


def zip_of(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return out


def opened(parts: dict[str, bytes]) -> Bundle:
    return in_zip(zip_of(parts), languages=LANGUAGES, usual="en")


@pytest.mark.parametrize("way", ["zip", "folder"])
def test_it_is_the_same_in_an_empty_shop(whole: Brand, other_brand: Brand, tmp_path: Path, way: str) -> None:
    if way == "zip":
        bundle = in_zip(packed(whole), languages=LANGUAGES, usual="en")
    else:
        for name, raw in parts_of(whole):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(raw)
        bundle = in_folder(tmp_path, languages=LANGUAGES, usual="en")
    assert actions.take_bundle(other_brand, bundle, facts_of=facts_of, live=True, by=None) == 6
    assert bundle.left == 0
    before = stands(whole)
    before_files = {one.name.replace("/", "_") for one in ArticleFile.objects.filter(brand=whole)}
    assert {one.name for one in ArticleFile.objects.filter(brand=other_brand)} == before_files
    assert repr(stands(other_brand)) == repr(before).replace("Größen/", "Größen_")
    shown = Translation.objects.get(brand=other_brand, title="Sizes")
    kept = ArticleFile.objects.get(brand=other_brand)
    assert f"/help/oslo/en/file/{kept.key}/" in shown.html
    with default_storage.open(path_of(kept.key)) as content:
        assert content.read() == PDF
    [drawn] = keys_named(shown.revisions.get(number=shown.live).body) - {kept.key}
    assert default_storage.exists(f"faces/{drawn}")
    assert drawn not in {
        key for one in Revision.objects.filter(translation__brand=whole) for key in keys_named(one.body)
    }
    again = in_zip(packed(whole), languages=LANGUAGES, usual="en")
    assert actions.take_bundle(other_brand, again, facts_of=facts_of, live=True, by=None) == 0
    assert ArticleFile.objects.filter(brand=other_brand).count() == 1


def test_without_publishing_all_are_drafts(whole: Brand, other_brand: Brand) -> None:
    bundle = in_zip(packed(whole), languages=LANGUAGES, usual="en")
    actions.take_bundle(other_brand, bundle, facts_of=facts_of, live=False, by=None)
    assert not Translation.objects.live().filter(brand=other_brand).exists()


def test_sections_and_synonyms_of_the_shop_stay(whole: Brand, other_brand: Brand) -> None:
    mine = actions.save_section(other_brand, names={"en": "Orders"}, abouts={}, by=None)
    actions.set_synonyms(other_brand, "en", [["box", "crate"]], by=None)
    bundle = in_zip(packed(whole), languages=LANGUAGES, usual="en")
    actions.take_bundle(other_brand, bundle, facts_of=facts_of, live=True, by=None)
    assert Translation.objects.get(brand=other_brand, title="Sizes").article.section == mine
    assert list(Synonym.objects.filter(brand=other_brand, language="en").values_list("words", flat=True)) == [
        ["box", "crate"], ["parcel", "package"],
    ]  # fmt: skip


def test_zips_from_elsewhere_are_read_too() -> None:
    raw = {
        "help/en/1-a.md": b"A",
        "help/b.md": b"# B",
        "__MACOSX/help/._b.md": b"\0",
        "help/x/y.md": b"",
        "help/z.exe": b"",
    }
    bundle = opened(raw)
    assert [(one.language, one.key, one.about["title"]) for one in bundle.leaves] == [
        ("en", "1", "1 a"),
        ("en", "b", "B"),
    ]
    assert bundle.left == 2


@pytest.mark.parametrize("name", ["../en/1-a.md", "/etc/1.md", "C:/1.md", "en\\..\\1.md", "en/../../1.md"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    with pytest.raises(Unfit, match="leads out"):
        opened({"en/1-a.md": b"A", name: b"B"})


def test_what_unfolds_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_UNPACKED", 2_000_000)
    with pytest.raises(Unfit, match="Unpacked it is larger"):
        opened({f"en/{number}.md": b"0" * 900_000 for number in range(4)})
    with pytest.raises(Unfit, match="larger than an article"):
        opened({"en/1.md": b"0" * 1_100_000})
    with pytest.raises(Unfit, match="more than 5000 files"):
        opened({f"en/{number}.md": b"" for number in range(5_001)})


def test_a_zip_that_lies_about_its_sizes_is_refused(brand: Brand) -> None:
    raw = zip_of({"en/1.md": b"0" * 3_000_000}).getvalue()
    # What it says of its size unfolded stands in two places; both say less now.
    lying = raw.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != raw
    with pytest.raises(Unfit):
        in_zip(io.BytesIO(lying), languages=LANGUAGES, usual="en")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no zip",
        b"PK\x05\x06",
        zip_of({"x.txt": b"A"}).getvalue(),
    ],
)
def test_what_is_none_is_refused(raw: bytes) -> None:
    with pytest.raises(Unfit):
        in_zip(io.BytesIO(raw), languages=LANGUAGES, usual="en")


def test_odd_insides_are_refused(brand: Brand) -> None:
    for name, raw in (
        ("sections.json", b'{"a": 1}'),
        ("synonyms.json", b"[[["),
        ("redirects.json", b"[]"),
        ("en/2.md", b"\xff\xfe"),
    ):
        with pytest.raises(Unfit, match=name):
            opened({"en/1.md": b"A", name: raw})
    with pytest.raises(Unfit, match="packed in a way"):
        in_zip(zip_of({"en/1.md": b"A"}, zipfile.ZIP_LZMA), languages=LANGUAGES, usual="en")


def test_a_fault_leaves_nothing_behind(brand: Brand) -> None:
    before = set(default_storage.listdir("faces")[1]) if default_storage.exists("faces") else set()
    key, other, small = "a" * 24, "b" * 24, "c" * 24
    out = io.BytesIO()
    Image.new("RGB", (3, 2), "teal").save(out, "WEBP")
    text = f"![x](picture:{small}) [a](attachment:{key}) [b](attachment:{other})".encode()
    bundle = opened({
        "en/1.md": text, f"pictures/{small}.webp": out.getvalue(), f"attachments/{key}/a.pdf": PDF,
        f"attachments/{other}/b.exe": b"MZ\0\0",
    })  # fmt: skip
    with pytest.raises(FileRefused):
        actions.take_bundle(brand, bundle, facts_of=facts_of, live=True, by=None)
    assert (Article.objects.count(), ArticleFile.objects.count()) == (0, 0)
    assert (set(default_storage.listdir("faces")[1]) if default_storage.exists("faces") else set()) == before


def test_agents_bring_nothing(bob: Agent, brand: Brand) -> None:
    with pytest.raises(Refused):
        actions.take_bundle(brand, opened({"en/1.md": b"A"}), facts_of=facts_of, live=True, by=bob)
    assert not Article.objects.exists()


def test_files_of_another_brand_are_not_taken_out(brand: Brand, other_brand: Brand) -> None:
    actions.start_article(
        brand, Wording(title="Sizes", body=f"[a](attachment:{file(other_brand)})"), language="en", by=None,
        placement=Placement(),
    )  # fmt: skip
    assert [name for name, _raw in parts_of(brand) if name.startswith("attachments/")] == []
