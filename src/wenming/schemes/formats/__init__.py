"""The written forms of an evaluation scheme: the document, its YAML file, its Excel workbook, its fingerprint."""
