"""Workbooks: read sheet by sheet, and filled cell by cell."""
