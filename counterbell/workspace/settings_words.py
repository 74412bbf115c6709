"""Fields for the same words in each of a brand's languages: the brand's own first, the others folded away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language_info

from counterbell.accounts.models import Brand


@dataclass(frozen=True, slots=True)
class Word:
    """One of the fields."""

    field: str
    code: str
    language: str
    direction: str
    text: str


class Spoken:
    """The fields `<name>-<code>`, as kept or as typed."""

    def __init__(self, codes: list[str], name: str, kept: Mapping[str, str], data: Mapping[str, str] | None) -> None:
        self._codes, self._name, self._kept, self._data = codes, name, kept, data

    def __iter__(self) -> Iterator[Word]:
        for code in self._codes:
            info, field = get_language_info(code), f"{self._name}-{code}"
            text = self._kept.get(code, "") if self._data is None else self._data.get(field, "")
            yield Word(field, code, info["name_local"].capitalize(), "rtl" if info["bidi"] else "ltr", text)

    @property
    def first(self) -> Word:
        """In the brand's default language."""
        return next(iter(self))

    @property
    def others(self) -> list[Word]:
        """In its other languages."""
        return list(self)[1:]

    def said(self) -> dict[str, str]:
        """What was typed, by language; words in languages that the brand does not speak now are kept."""
        return {**self._kept, **{word.code: word.text.strip() for word in self}}


def codes_of(brand: Brand) -> list[str]:
    """The languages in which a brand speaks, its default one first."""
    codes = [code for code, _name in settings.LANGUAGES if not brand.languages or code in brand.languages]
    return sorted(codes, key=lambda code: code != brand.default_language)
