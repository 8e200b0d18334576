"""The app's registration."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Names the app."""

    name = "wenming.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
