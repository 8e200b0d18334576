"""Doors to other systems, one folder each; their words never come in."""
