"""News to another system, as a signed POST."""
