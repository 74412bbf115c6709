"""Every control has a name, its help and its errors are tied to it."""

from django import forms
from django.utils.datastructures import MultiValueDict


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As you <b>like</b>.")
    agree = forms.BooleanField(label="I agree")
    colours = forms.MultipleChoiceField(
        label="Colours", choices=[("r", "Red"), ("b", "Blue")], widget=forms.CheckboxSelectMultiple
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_labels_and_help_belong_to_their_controls() -> None:
    html = str(Form())
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html
    assert "<legend>" in html
    assert html.count('type="hidden"') == 1


def test_errors_belong_to_their_controls() -> None:
    html = str(Form(MultiValueDict({"colours": ["r"]})))
    assert html.count('aria-invalid="true"') == 2
    assert 'id="id_name_error"' in html
    assert "id_name_error" in html.partition("<input")[2].partition(">")[0]


def test_a_checkbox_stands_before_its_label() -> None:
    html = str(Form()["agree"].as_field_group())
    assert html.index("<input") < html.index("<label")


def test_a_fault_of_the_whole_form_is_shown_with_hidden_fields_kept() -> None:
    form = Form(MultiValueDict({"name": ["x"], "agree": ["on"], "colours": ["r"]}))
    form.add_error(None, "Not together.")
    html = str(form)
    assert "Not together." in html
    assert html.count('type="hidden"') == 1


def test_labels_end_without_a_colon() -> None:
    html = str(Form())
    assert ">Name</label>" in html
    assert ">Colours</legend>" in html
    assert ":</" not in html
