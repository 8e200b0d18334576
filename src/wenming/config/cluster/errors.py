"""What can go wrong with the product's own PostgreSQL, in words for the person who runs it."""


class ClusterError(RuntimeError):
    """The embedded database cannot be made, started or stopped; the message says what to do."""
