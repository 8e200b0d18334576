"""The app's registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Names the app."""

    name = "wenming.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
