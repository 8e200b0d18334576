"""The app's addresses."""

from django.urls import URLPattern, include, path

pages: list[URLPattern] = []
urlpatterns = [path("", include((pages, "evaluations")))]
