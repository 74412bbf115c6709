"""Numbers are written with the reader's own digits."""

import pytest
from django.utils import translation

from counterbell.base.digits import digits


@pytest.mark.parametrize(
    ("language", "written"), [("en", "102"), ("ja", "102"), ("fa", "۱۰۲"), ("fa-ir", "۱۰۲"), ("ar", "١٠٢")]
)
def test_a_number_has_the_digits_of_its_reader(language: str, written: str) -> None:
    with translation.override(language):
        assert digits(102) == written
