"""Addresses of supervision."""

from django.urls import path

from wenming.supervision import views

urlpatterns = [
    path("ladder/", views.ladder, name="ladder"),
    path("ladder/export/", views.export, name="ladder_export"),
    path("ladder/unsent/", views.unsent, name="ladder_unsent"),
    path("ladder/unsent/export/", views.unsent_export, name="ladder_unsent_export"),
    path("ladder/<slug:code>/", views.step, name="ladder_step"),
]
