"""The app's registration."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Names the app."""

    name = "wenming.schemes"
    label = "schemes"
    default_auto_field = "django.db.models.BigAutoField"
