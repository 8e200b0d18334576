"""Why a command stops without having done its work."""


class Refused(RuntimeError):
    """The command cannot go on; the message says in plain words where and what to do. Exit code 1, no traceback."""
