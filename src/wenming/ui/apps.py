"""The ui app: pages' common parts, without models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Makes the templates, tags and static files of the visual language known to Django."""

    name = "wenming.ui"
    label = "wenming_ui"
