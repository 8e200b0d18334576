"""Draws every Django form in the product's language: label, help and error beside the field."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Points Django's forms at our templates; the settings name it in FORM_RENDERER."""

    form_template_name = "ui/parts/form_fields.html"
    field_template_name = "ui/parts/field.html"
