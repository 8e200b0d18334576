"""The pages across all apps."""
