"""Slides: a row per slide, tables on slides as grids; and slides filled with what became of their problem."""
