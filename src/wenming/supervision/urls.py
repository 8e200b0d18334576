"""Addresses of supervision."""

from django.urls import path

from wenming.supervision import vacancy_views, views

urlpatterns = [
    path("vacancies/", vacancy_views.vacancies, name="vacancies"),
    path("vacancies/export/", vacancy_views.export, name="vacancies_export"),
    path("ladder/", views.ladder, name="ladder"),
    path("ladder/export/", views.export, name="ladder_export"),
    path("ladder/unsent/", views.unsent, name="ladder_unsent"),
    path("ladder/unsent/export/", views.unsent_export, name="ladder_unsent_export"),
    path("ladder/<slug:code>/", views.step, name="ladder_step"),
]
