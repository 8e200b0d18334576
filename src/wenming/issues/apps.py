"""The app's registration."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """Names the app."""

    name = "wenming.issues"
    label = "issues"
    default_auto_field = "django.db.models.BigAutoField"
