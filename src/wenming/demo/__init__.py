"""The fictional district: everything the demo shows, generated from a seed, a date and a scale.

Nothing here is a real place or person. The modules are pure: they use neither the database nor the clock, and what
they return is written through the bulk doors of the apps.
"""
