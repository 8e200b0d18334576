"""Wenming: the system a city runs to create and keep a civilised city."""

__version__ = "0.1.0"
