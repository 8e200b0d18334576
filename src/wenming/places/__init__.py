"""Sites and their life, circles, grid cells, road sections, and who answers for a place."""
