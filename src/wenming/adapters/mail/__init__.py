"""News by mail to one mailbox of the office."""
