"""The territory: division tree, boundaries, sectors and the statutory calendar."""
