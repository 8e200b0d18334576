"""What can go wrong with the product's own PostgreSQL, in words for the person who runs it."""

from wenming.config.refusal import Refused


class ClusterError(Refused):
    """The embedded database cannot be made, started or stopped; the message says what to do."""
