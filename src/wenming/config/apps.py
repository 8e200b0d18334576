"""Registers the wiring once every app is loaded."""

from django.apps import AppConfig


class WenmingConfig(AppConfig):
    """Connects events, panels and listeners when the process starts."""

    name = "wenming.config"
    label = "wenming_config"

    def ready(self) -> None:
        """Load the one wiring page."""
        from wenming.config import wiring

        wiring.connect()
