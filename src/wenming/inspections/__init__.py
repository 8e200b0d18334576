"""Visits, checklists and observations."""
