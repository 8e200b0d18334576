"""Users, responsible units, working groups, posts and appointments, roles and scope."""
