"""Evaluation schemes: editions, tree, methods, check items; import, compare, publish and freeze."""
