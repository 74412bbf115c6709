"""Articles leave as Markdown files and come back as they were."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from counterbell.accounts.models import Brand
from counterbell.cli.help_centre import help_export, help_import
from counterbell.helpcenter import actions
from counterbell.helpcenter.actions import Wording
from counterbell.helpcenter.folders import Leaf, read, written
from counterbell.helpcenter.models import Article, Revision, Translation
from tests.helpcenter.conftest import Published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterbell.cli.help_centre.prepare", lambda: None)  # the tests' tables are there


def words(brand: Brand) -> list[tuple[str, ...]]:
    rows = Revision.objects.filter(translation__brand=brand).order_by("translation__article", "translation__language")
    newest = {one.translation_id: one for one in rows.order_by("number")}
    return sorted(
        (one.translation.language, one.title, one.body.split("(article:")[0], one.translation.article.kind)
        for one in newest.values()
    )


def test_a_file_is_read_as_it_was_written() -> None:
    leaf = Leaf("7", "fa", {"title": "چطور: پس بدهم", "kind": "faq", "slug": "چطور"}, "۳۰ روز\n\n---\n\nپایان")
    assert read("fa", "7-چطور", written(leaf)) == leaf


@pytest.mark.parametrize(
    ("stem", "text", "title", "body"),
    [
        ("returns", "# How to return\n\nThirty days.", "How to return", "Thirty days."),
        ("gift-cards", "They never end.", "gift cards", "They never end."),
        ("3-x", "---\r\ntitle: Sizes\r\nnonsense\r\n---\r\n\r\nS to XL", "Sizes", "S to XL"),
    ],
)
def test_files_from_elsewhere_are_read_too(stem: str, text: str, title: str, body: str) -> None:
    leaf = read("en", stem, text)
    assert (leaf.about["title"], leaf.body) == (title, body)


def test_a_help_centre_moves_to_another_brand_with_its_links(
    tmp_path: Path, returns: Translation, published: Published, other_brand: Brand
) -> None:
    published("Sizes", f"See [returns](article:{returns.article_id}).", kind="faq")
    actions.write(returns.article, Wording(title="Unfinished title", body="Draft."), language="en", by=None)
    brand = returns.brand
    done = CliRunner().invoke(help_export, [str(tmp_path), "--brand", "lisbon"])
    assert (done.exit_code, done.output) == (0, f"7 files are in {tmp_path}.\n")
    come = CliRunner().invoke(help_import, [str(tmp_path), "--brand", "oslo", "--publish"])
    assert (come.exit_code, come.output) == (0, "2 articles are new in the help centre of Oslo Knitwear.\n")
    assert words(other_brand) == words(brand)
    there = Article.objects.get(brand=other_brand, translations__title=returns.title)
    sizes = Translation.objects.get(brand=other_brand, title="Sizes")
    assert f"/help/oslo/en/go/{there.pk}/" in sizes.html
    assert there.section
    assert there.section.name("en") == "Sending back"
    again = CliRunner().invoke(help_import, [str(tmp_path), "--brand", "oslo"])
    assert again.output.startswith("0 articles are new")


def test_a_fault_leaves_nothing_behind(tmp_path: Path, brand: Brand) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "1-good.md").write_text("Good.")
    (tmp_path / "en" / "2-bad.md").write_text("---\ntitle: Bad\nkind: poem\n---\nBad.")
    done = CliRunner().invoke(help_import, [str(tmp_path)])
    assert done.exit_code == 1
    assert "Nothing was imported" in done.output
    assert not Article.objects.exists()


def test_a_brand_must_be_named_where_there_are_several(tmp_path: Path, brand: Brand, other_brand: Brand) -> None:
    done = CliRunner().invoke(help_export, [str(tmp_path)])
    assert done.exit_code == 1
    assert "lisbon, oslo" in done.output
