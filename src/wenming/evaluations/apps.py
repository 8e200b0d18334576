"""The app's registration."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Names the app."""

    name = "wenming.evaluations"
    label = "evaluations"
    default_auto_field = "django.db.models.BigAutoField"
