"""Who may do what with the territory.

Divisions and the calendar are shared knowledge: all who sign in may read them.
"""

VIEW = "units.view"
MANAGE = "areas.manage"
MANAGE_CALENDAR = "calendar.manage"
