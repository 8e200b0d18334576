"""The pages about issues: lists and desks, one issue and its moves, raising, many at once."""
