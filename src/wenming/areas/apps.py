"""The app's registration."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Names the app."""

    name = "wenming.areas"
    label = "areas"
    default_auto_field = "django.db.models.BigAutoField"
