"""Supervision: the escalation ladder that due-soon and overdue issues climb."""
