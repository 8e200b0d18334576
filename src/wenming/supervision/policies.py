"""Who may do what with the ladder."""

VIEW = "issues.view"
MANAGE = "ladder.manage"
"""To set the steps of the ladder."""
VACANCIES = "units.manage"
"""To see which units with open issues have nobody who is told of them."""
