"""Evidence photos and files."""
