"""Marks the rulebook's words for translation; the words themselves are turned into Chinese where they are shown."""


def N_(message: str) -> str:
    """Return ``message`` unchanged; its only use is that the extraction tools find the words."""
    return message
