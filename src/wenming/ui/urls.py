"""Addresses of the ui's own pages."""

from django.urls import path

from wenming.ui import views

app_name = "ui"
urlpatterns = [
    path("columns/", views.choose_columns, name="columns"),
    path("components/", views.components, name="components"),
]
