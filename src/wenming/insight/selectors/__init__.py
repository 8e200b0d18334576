"""What the pages across all apps read; nothing is written here."""
