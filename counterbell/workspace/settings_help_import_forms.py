"""The forms by which articles come from elsewhere."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from counterbell.accounts.models import Brand
from counterbell.base.limits import Limit
from counterbell.helpcenter import editing, tables
from counterbell.helpcenter.actions import Placement
from counterbell.helpcenter.actions.importing import MOST_PAGES
from counterbell.helpcenter.bundles import Bundle, Unfit, in_zip
from counterbell.helpcenter.models import Article, Import, Section
from counterbell.helpcenter.reading.apart import file_apart
from counterbell.helpcenter.reading.files import READERS
from counterbell.helpcenter.reading.pieces import Piece, Unreadable
from counterbell.helpcenter.reasons import in_words
from counterbell.helpcenter.tables import Left, Row
from counterbell.ui.languages import name_of

MOST_BYTES = 20 * 1024 * 1024
READ = Limit("help-document", 20)


class SiteForm(forms.Form):
    """Which pages of the brand's own site."""

    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        max_length=10_000,
        help_text=gettext_lazy(
            "Pages of your own domains, a line each: the page of your questions, of delivery, of returns."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    reach = forms.ChoiceField(label=gettext_lazy("How far links are followed"), choices=Import.Reach.choices)
    most = forms.IntegerField(label=gettext_lazy("Pages at most"), min_value=1, max_value=MOST_PAGES, initial=50)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), help_text=gettext_lazy("Of pages that do not say in which language they are.")
    )

    def __init__(self, *args: object, brand: Brand, **how: object) -> None:
        how.setdefault("auto_id", "site-%s")
        super().__init__(*args, **how)  # type: ignore[arg-type]
        _offer_languages(self, brand)

    def told(self) -> dict[str, Any]:
        """As `begin_site` wants it."""
        return {**self.cleaned_data, "addresses": self.cleaned_data["addresses"].split()}


class DocumentForm(forms.Form):
    """A Word file or a PDF; read when the form is checked, by a process that may be killed."""

    file = forms.FileField(
        label=gettext_lazy("Word file or PDF"),
        help_text=gettext_lazy("At most 20 MB. Pictures are left out."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf", "required": True}),
    )
    divided = forms.BooleanField(label=gettext_lazy("An article for each main heading"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: object, brand: Brand, **how: object) -> None:
        how.setdefault("auto_id", "document-%s")
        super().__init__(*args, **how)  # type: ignore[arg-type]
        _offer_languages(self, brand)
        self.brand = brand
        self.pieces: list[Piece] = []

    def clean(self) -> dict[str, Any]:
        """Read it, as far as it can be read."""
        told: dict[str, Any] = super().clean() or {}
        if file := told.get("file"):
            try:
                self.pieces = self._read(file, divided=bool(told.get("divided")))
            except Unreadable as why:
                self.add_error("file", in_words(why.why))
        return told

    def _read(self, file: Any, *, divided: bool) -> list[Piece]:
        kind = PurePath(file.name).suffix.lower().lstrip(".")
        if kind not in READERS:
            raise Unreadable("locked" if kind == "doc" else "no_kind")
        if file.size > MOST_BYTES:
            raise Unreadable("too_large")
        if READ.exceeded(str(self.brand.pk)):
            raise Unreadable("busy_here")
        return file_apart(file.read(), kind=kind, name=file.name, divided=divided)

    def told(self) -> dict[str, Any]:
        """As `begin_file` wants it."""
        told = self.cleaned_data
        return {"name": told["file"].name, "pieces": self.pieces, "language": told["language"]}


class BundleForm(forms.Form):
    """A whole help centre, or a folder of Markdown, as a zip."""

    file = forms.FileField(
        label=gettext_lazy("Zip file"),
        help_text=gettext_lazy("At most 20 MB, and 100 MB unpacked. Larger ones: “counterbell help-import”."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip", "required": True}),
    )
    live = forms.BooleanField(
        label=gettext_lazy("Publish at once what is no draft in it"),
        required=False,
    )

    def __init__(self, *args: object, brand: Brand, **how: object) -> None:
        how.setdefault("auto_id", "bundle-%s")
        super().__init__(*args, **how)  # type: ignore[arg-type]
        self.brand = brand
        self.bundle: Bundle | None = None

    def clean_file(self) -> object:
        """Read it, as far as it can be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(in_words("too_large"))
        if READ.exceeded(str(self.brand.pk)):
            raise forms.ValidationError(in_words("busy_here"))
        codes = editing.languages_of(self.brand)
        try:
            self.bundle = in_zip(file, languages=codes, usual=self.brand.default_language)
        except Unfit as why:
            raise forms.ValidationError(str(why)) from None
        return file


class TableForm(forms.Form):
    """A table of articles."""

    file = forms.FileField(
        label=gettext_lazy("Table (CSV)"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv", "required": True})
    )

    def __init__(self, *args: object, brand: Brand, **how: object) -> None:
        how.setdefault("auto_id", "table-%s")
        super().__init__(*args, **how)  # type: ignore[arg-type]
        self.brand = brand
        self.rows: list[Row] = []
        self.left: list[Left] = []

    def clean_file(self) -> object:
        """Read it, as far as it can be read."""
        file = self.cleaned_data["file"]
        raw = file.read(tables.MOST_BYTES + 1)
        codes = editing.languages_of(self.brand)
        try:
            read = tables.read(raw, languages=codes, usual=self.brand.default_language)
        except tables.NoTable as why:
            raise forms.ValidationError(str(why)) from None
        self.rows = [one for one in read if isinstance(one, Row)]
        self.left = [one for one in read if isinstance(one, Left)]
        return file


class TakeForm(forms.Form):
    """Where the drafts shall stand."""

    section = forms.ModelChoiceField(label=gettext_lazy("Section"), queryset=Section.objects.none(), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Article.Kind.choices)

    def __init__(self, *args: object, brand: Brand, **how: object) -> None:
        super().__init__(*args, **how)  # type: ignore[arg-type]
        section = self.fields["section"]
        assert isinstance(section, forms.ModelChoiceField)
        section.queryset = Section.objects.filter(brand=brand).select_related("brand")
        section.empty_label = gettext_lazy("Without a section")

    def placement(self) -> Placement:
        """As `take_pages` wants it."""
        return Placement(section=self.cleaned_data["section"], kind=self.cleaned_data["kind"])


def _offer_languages(form: forms.Form, brand: Brand) -> None:
    offered = form.fields["language"]
    assert isinstance(offered, forms.ChoiceField)
    offered.choices = [(code, name_of(code)) for code in editing.languages_of(brand)]
