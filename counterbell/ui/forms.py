"""How forms look everywhere."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms with the house's own templates: label, help and errors tied to the control by Django's own ids."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
