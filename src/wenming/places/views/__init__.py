"""The pages about sites: the register, one site, what changes it, the map, and what is printed."""
