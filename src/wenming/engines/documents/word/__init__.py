"""Text documents: tables and numbered paragraphs read as grids, and their cells filled."""
