"""Rounds, marks, tallies and score trees."""
