"""The shop's own pages are read politely, listed, and become drafts once."""

from collections.abc import Iterator

import pytest

from counterbell.accounts.actions import Refused
from counterbell.accounts.models import Agent, Brand
from counterbell.base.env import env
from counterbell.helpcenter import actions, gathering
from counterbell.helpcenter.actions import Placement, Wording, importing, publish, write
from counterbell.helpcenter.addresses import is_reached, plain_address
from counterbell.helpcenter.models import Article, Import, ImportPage, Section, Translation
from counterbell.helpcenter.reading.pieces import Piece
from counterbell.journal.models import Duty
from counterbell.journal.worker import work_once
from tests.helpcenter.conftest import Published
from tests.helpcenter.site import Site, html, moved, open_site, own_site

pytestmark = pytest.mark.django_db
State = ImportPage.State


@pytest.fixture
def site(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with own_site(brand, monkeypatch) as site:
        yield site


def begun(brand: Brand, *addresses: str, reach: str = "pages", most: int = 50) -> Import:
    return actions.begin_site(brand, addresses, reach=reach, language="en", most=most, by=None)


def read(brand: Brand, *addresses: str, reach: str = "pages", most: int = 50) -> Import:
    run = begun(brand, *addresses, reach=reach, most=most)
    while work_once():
        pass
    run.refresh_from_db()
    assert run.state == Import.State.READY
    return run


def found(run: Import) -> dict[str, str]:
    """Where each page stands: its path → how it stands, or why it was left out."""
    return {one.address.split("/", 3)[3]: one.why or one.state for one in run.pages.all()}


def take(run: Import, **how: object) -> list[ImportPage]:
    return actions.take_pages(run, [one.pk for one in run.pages.all()], by=None, **how)  # type: ignore[arg-type]


def test_pages_become_drafts_and_links_between_them_lead_to_articles(
    site: Site, brand: Brand, section: Section
) -> None:
    link = f'<a href="/help/back?utm_source=x#when">send it back</a> or <a href="{site.url}/shop">shop</a>'
    site.pages = {"/help/": html("Delivery", link), "/help/back": html("Returns", lang="fa-IR"), "/shop": html("Shop")}
    run = read(brand, f"{site.url}/help/", reach="below")
    assert found(run) == {"help/": State.NEW, "help/back": State.NEW}
    assert not Article.objects.exists()
    first, second = take(run, placement=Placement(section=section, kind="faq"))
    assert first.translation
    assert second.translation
    assert {one.status for one in Translation.objects.all()} == {"draft"}
    assert not Translation.objects.live().exists()
    assert (second.translation.language, first.translation.article.section, first.translation.article.kind) == (
        "fa",
        section,
        "faq",
    )
    body = first.translation.revisions.first().body
    assert f"[send it back](article:{second.translation.article_id}) or [shop]({site.url}/shop)" in body
    assert site.agents == {gathering.HEADERS["user-agent"]}


def test_importing_twice_doubles_nothing(site: Site, brand: Brand) -> None:
    site.pages = {f"/{name}": html(name.title()) for name in ("same", "drafted", "shown", "edited")}
    addresses = [site.url + path for path in site.pages]
    made = {one.title: one.translation for one in take(read(brand, *addresses))}
    publish(made["Shown"], by=None)  # type: ignore[arg-type]
    write(made["Edited"].article, Wording(title="Edited", body="Ours."), language="en", by=None)  # type: ignore[union-attr]
    for name in ("drafted", "shown", "edited"):
        site.pages[f"/{name}"] = html(name.title(), "<p>Something new.</p>")
    again = read(brand, *addresses)
    assert found(again) == {"same": "same", "drafted": "changed", "shown": "changed", "edited": "edited"}
    take(again)
    assert Article.objects.count() == 4
    shown = Translation.objects.get(title="Shown")
    assert (shown.live, shown.newest, shown.status) == (1, 2, "draft")
    assert "Something new" not in shown.html
    assert "Something new" in shown.revisions.first().body
    edited = Translation.objects.get(title="Edited").revisions.all()
    assert [("Ours." in one.body, "new" in one.body) for one in edited] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert set(found(read(brand, *addresses)).values()) == {"same"}
    assert take(again) == []


def test_robots_are_obeyed(site: Site, brand: Brand) -> None:
    site.pages = {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /private"),
        "/a": html("A", '<a href="/private/x">x</a><a href="/b">b</a>'),
        "/b": moved("/private/y"),
        "/private/x": html("X"),
        "/private/y": html("Y"),
    }
    assert found(read(brand, f"{site.url}/a", reach="site")) == {"a": "new", "private/x": "robots", "b": "robots"} | (
        {"": "gone"}
    )
    assert not {"/private/x", "/private/y"} & set(site.asked)
    assert site.asked.count("/robots.txt") == 1


@pytest.mark.parametrize(
    "answer", [(503, {}, b""), moved("http://elsewhere.example/robots.txt"), (200, {}, b"#" * 600_000)]
)
def test_without_an_answer_about_robots_nothing_is_read(site: Site, brand: Brand, answer: object) -> None:
    site.pages = {"/robots.txt": answer, "/a": html("A")}  # type: ignore[dict-item]
    assert found(read(brand, f"{site.url}/a")) == {"a": "no_robots"}
    assert "/a" not in site.asked


def test_a_pause_that_is_asked_for_is_kept(site: Site, brand: Brand) -> None:
    site.pages = {"/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 5"), "/a": html("A"), "/b": html("B")}
    run = begun(brand, f"{site.url}/a", f"{site.url}/b")
    while work_once():
        pass
    assert [path for path in site.asked if path != "/robots.txt"] == ["/a"]
    [duty] = Duty.objects.all()
    assert 3 < (duty.due - run.begun_at).total_seconds() < 10


def test_nothing_but_the_brands_own_pages(site: Site, brand: Brand) -> None:
    with open_site() as other:
        other.pages = {"/x": html("X")}
        site.pages = {"/a": html("A", f'<a href="{other.url}/x">x</a>'), "/out": moved(f"{other.url}/x")}
        run = read(brand, f"{site.url}/a", f"{site.url}/out", reach="site")
        assert found(run) == {"a": "new", "out": "elsewhere", "": "gone"}
        assert other.asked == []
        with pytest.raises(Refused, match="own domains"):
            begun(brand, f"{other.url}/x")


def test_what_is_not_public_is_not_called(site: Site, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "outgoing_allowed", "")
    assert found(read(brand, f"{site.url}/a")) == {"a": "not_public"}
    assert site.asked == []


def test_what_is_no_article_is_told_with_its_reason(site: Site, brand: Brand) -> None:
    page = html("A")
    site.pages = {
        "/locked": (403, {}, b""),
        "/busy": (429, {}, b""),
        "/broken": (500, {}, b""),
        "/pdf": (200, {"content-type": "application/pdf"}, b"%PDF"),
        "/large": (200, {"content-type": "text/html"}, b"x" * (gathering.PAGE_BYTES + 1)),
        "/menu": (200, {"content-type": "text/html"}, b"<p>Menu"),
        "/ring": moved("/ring"),
        "/a": page,
        "/copy": page,
        "/moved": moved("/a"),
        "/deep": (200, {"content-type": "text/html"}, b"<div>" * 3_000),
    }
    run = read(brand, *(site.url + path for path in [*site.pages, "/none"]))
    assert found(run) == {
        "locked": "forbidden", "busy": "busy", "broken": "status", "pdf": "no_page", "large": "too_large",
        "menu": "no_text", "ring": "moves", "a": "new", "copy": "double", "moved": "double", "deep": "too_heavy",
        "none": "gone",
    }  # fmt: skip


def test_pages_bytes_and_time_have_limits(site: Site, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages = {"/": html("Home", "".join(f'<a href="/{n}">x</a>' for n in range(50)))}
    site.pages |= {f"/{n}": html(f"Page {n}") for n in range(50)}
    run = read(brand, site.url, reach="site", most=10)
    assert (run.pages.count(), run.why, run.beyond) == (10, "most", 41)
    monkeypatch.setattr(gathering, "MOST_BYTES", 700)
    run = read(brand, site.url, reach="site")
    assert (run.why, 0 < run.pages.count() < 10) == ("size", True)
    monkeypatch.setattr(gathering, "MOST_TIME", run.begun_at - run.begun_at)
    assert read(brand, site.url).why == "time"


def test_a_step_that_is_done_twice_goes_on_once(site: Site, brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SLICE_SECONDS", 0.0)
    site.pages = {"/a": html("A"), "/b": html("B"), "/c": html("C")}
    run = begun(brand, *(site.url + path for path in site.pages))
    Duty.objects.all().delete()
    gathering.gather(run.pk, step=0)
    gathering.gather(run.pk, step=0)
    assert Duty.objects.count() == 1
    assert set(found(run).values()) == {"new", "waiting"}
    while work_once():
        pass
    assert set(found(run).values()) == {"new"}


def test_it_can_be_stopped_and_one_reads_at_a_time(site: Site, brand: Brand) -> None:
    site.pages = {"/a": html("A")}
    run = begun(brand, f"{site.url}/a")
    with pytest.raises(Refused, match="already"):
        begun(brand, f"{site.url}/a")
    actions.stop_import(run, by=None)
    while work_once():
        pass
    run.refresh_from_db()
    assert (run.state, run.why, site.asked) == ("ready", "stopped", [])
    read(brand, f"{site.url}/a")


def test_a_title_that_is_here_already_is_not_taken_twice(site: Site, brand: Brand, published: Published) -> None:
    published("Delivery", "Two days.")
    site.pages = {"/a": html("Delivery")}
    run = read(brand, f"{site.url}/a")
    assert found(run) == {"a": "title_taken"}
    assert take(run) == []


def test_what_was_written_meanwhile_is_looked_at_again(site: Site, brand: Brand, published: Published) -> None:
    site.pages = {"/a": html("Delivery")}
    run = read(brand, f"{site.url}/a")
    published("Delivery", "Two days.")
    assert take(run) == []
    assert found(run) == {"a": "title_taken"}


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "https://a:b@127.0.0.1/", "x y", "http://127.0.0.1:99999/"])
def test_what_is_no_address_is_refused(site: Site, brand: Brand, address: str) -> None:
    with pytest.raises(Refused):
        begun(brand, address)


def test_without_domains_nothing_is_read(brand: Brand) -> None:
    brand.domains = []
    brand.save()
    with pytest.raises(Refused, match="domains"):
        begun(brand, "https://shop.example/")


def test_who_may_not_write_may_not_import(brand: Brand, bob: Agent) -> None:
    with pytest.raises(Refused):
        actions.begin_site(brand, ["https://x/"], reach="pages", language="en", most=1, by=bob)
    with pytest.raises(Refused):
        actions.begin_file(brand, "a.docx", [], language="en", by=bob)


def test_a_file_in_parts_and_again(brand: Brand) -> None:
    parts = [Piece("Delivery", "Two days."), Piece("Returns", "Thirty days.")]
    take(actions.begin_file(brand, "faq.docx", parts, language="en", by=None))
    again = [Piece("Delivery", "Two days."), Piece("Returns", "Fourteen days."), Piece("Delivery", "Twice.")]
    run = actions.begin_file(brand, "faq.docx", again, language="en", by=None)
    assert [(one.title, one.state) for one in run.pages.all()] == [("Delivery", "same"), ("Returns", "changed")]


def test_what_has_no_title_or_no_words_is_left_out_alone(brand: Brand) -> None:
    pieces = [Piece("", "Two days."), Piece("Returns", ""), Piece("Sizes", "S to XL")]
    run = actions.begin_file(brand, "faq.pdf", pieces, language="en", by=None)
    assert [(one.title, one.why) for one in run.pages.all()] == [("", "no_text"), ("Returns", "no_text"), ("Sizes", "")]
    assert [one.title for one in take(run)] == ["Sizes"]


def test_only_the_newest_imports_are_kept(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "KEPT", 2)
    runs = [actions.begin_file(brand, f"{n}.pdf", [Piece("A", "b")], language="en", by=None) for n in range(4)]
    assert list(Import.objects.values_list("pk", flat=True)) == [runs[3].pk, runs[2].pk]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("HTTPS://Shop.Example:443/a?utm_source=x&b=2#c", "https://shop.example/a?b=2"),
        ("http://shop.example", "http://shop.example/"),
        ("http://shop.example:8080/x", "http://shop.example:8080/x"),
        ("mailto:a@b.example", ""),
        ("https://shop.example/" + "x" * 600, ""),
    ],
)
def test_one_spelling_for_each_address(written: str, plain: str) -> None:
    assert plain_address(written) == plain


@pytest.mark.parametrize(
    ("address", "start", "reached"),
    [
        ("https://a.example/help/x", "https://a.example/help/", True),
        ("https://a.example/help/x", "https://a.example/help", True),
        ("https://a.example/helpful", "https://a.example/help", False),
        ("https://a.example/help/x", "https://a.example/help/index.html", True),
        ("https://b.example/help/x", "https://a.example/help", False),
        ("https://a.example/help/x.pdf", "https://a.example/help", False),
    ],
)
def test_what_lies_below(address: str, start: str, reached: bool) -> None:
    assert is_reached(address, [start], Import.Reach.BELOW) is reached
