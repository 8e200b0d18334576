"""Who listens to what, and who fills which panel: the one page where the floors are joined."""


def connect() -> None:
    """Connect listeners, panels and ports. Called once when the process starts."""
