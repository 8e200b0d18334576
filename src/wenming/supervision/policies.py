"""Who may do what with the ladder."""

VIEW = "issues.view"
MANAGE = "ladder.manage"
"""To set the steps of the ladder."""
