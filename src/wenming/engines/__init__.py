"""Heavy, framework-free computation on plain values."""
