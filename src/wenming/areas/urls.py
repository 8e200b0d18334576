"""The app's addresses."""

from django.urls import include, path, register_converter

from wenming.areas import views
from wenming.areas.days import DayConverter

register_converter(DayConverter, "day")
pages = [
    path("areas/", views.areas, name="areas"),
    path("areas/<str:code>/", views.area, name="area"),
    path("areas/<str:code>/boundary/", views.boundary, name="boundary"),
    path("areas/<str:code>/tier/", views.tier, name="tier"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/day/", views.set_day, name="set_day"),
    path("calendar/hours/", views.hours, name="hours"),
    path("calendar/<int:year>/take/", views.import_days, name="import_days"),
    path("calendar/<day:day>/remove/", views.remove_day, name="remove_day"),
]
urlpatterns = [path("", include((pages, "areas")))]
