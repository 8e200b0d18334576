"""The pages about units, posts, people and sign-ins, and the first run."""
