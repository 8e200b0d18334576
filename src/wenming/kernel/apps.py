"""The app's registration."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Names the app."""

    name = "wenming.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
