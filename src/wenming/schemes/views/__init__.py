"""Pages about schemes: reading editions, taking them in and comparing them, who does what."""
