"""The app's registration."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Names the app."""

    name = "wenming.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
