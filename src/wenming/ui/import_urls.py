"""Addresses of the pages through which workbooks come in."""

from django.urls import path

from wenming.ui import import_views

app_name = "imports"
urlpatterns = [
    path("", import_views.index, name="index"),
    path("<slug:name>/", import_views.upload, name="upload"),
    path("<slug:name>/template.xlsx", import_views.template, name="template"),
    path("<slug:name>/<uuid:key>/", import_views.run, name="run"),
    path("<slug:name>/<uuid:key>/take-in/", import_views.take_in, name="take_in"),
    path("<slug:name>/<uuid:key>/refused.xlsx", import_views.refused, name="refused"),
    path("<slug:name>/<uuid:key>/produced/<str:filename>", import_views.produced, name="produced"),
]
