"""The app's registration."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Names the app."""

    name = "wenming.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
