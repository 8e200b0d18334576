"""Plain text: tables with delimiters, and pasted messages."""
