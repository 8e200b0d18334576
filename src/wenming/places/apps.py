"""The app's registration."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Names the app."""

    name = "wenming.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
