"""The app's registration."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Names the app."""

    name = "wenming.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"
