"""A small help centre of the brand: a section, an article and a question."""

from collections.abc import Callable

import pytest

from counterbell.accounts.models import Brand
from counterbell.helpcenter.actions import Placement, Wording, publish, save_section, start_article, write
from counterbell.helpcenter.models import Section, Translation
from counterbell.journal.worker import work_once

Published = Callable[..., Translation]


def work() -> None:
    """Do all that is owed."""
    while work_once():
        pass


@pytest.fixture
def section(brand: Brand) -> Section:
    return save_section(brand, names={"en": "Sending back", "fa": "مرجوعی"}, abouts={"en": "Thirty days"}, by=None)


@pytest.fixture
def published(brand: Brand) -> Published:
    """Makes a published article."""

    def make(
        title: str, body: str = "", *, language: str = "en", of: Brand | None = None, **where: object
    ) -> Translation:
        words = Wording(title=title, body=body)
        made = start_article(of or brand, words, language=language, placement=Placement(**where), by=None)  # type: ignore[arg-type]
        return publish(made, by=None)

    return make


@pytest.fixture
def returns(published: Published, section: Section) -> Translation:
    """An article in English and Persian."""
    made = published(
        "How to send something back", "You have **30 days**.\n\n## The box\n\nUse any box.", section=section
    )
    persian = write(made.article, Wording(title="چطور پس بدهم", body="۳۰ روز وقت دارید."), language="fa", by=None)
    publish(persian, by=None)
    return made
