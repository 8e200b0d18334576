"""Measurements against the product's targets, each with an oracle."""
