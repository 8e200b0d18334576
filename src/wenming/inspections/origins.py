"""The word by which issues name an observation as their origin."""

ORIGIN = "observation"
"""``Issue.origin_kind`` of an issue raised from an observation; its ``origin_ref`` is the observation's key."""
