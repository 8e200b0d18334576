"""Backups: one archive with the database, the evidence and the audit anchors, verified by hash when it comes back."""
