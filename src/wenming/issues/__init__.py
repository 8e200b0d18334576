"""The rectification loop."""
