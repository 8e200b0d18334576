"""Addresses of supervision."""

from django.urls import path

from wenming.supervision import part_views, vacancy_views, views

urlpatterns = [
    path("vacancies/", vacancy_views.vacancies, name="vacancies"),
    path("vacancies/export/", vacancy_views.export, name="vacancies_export"),
    path("ladder/", views.ladder, name="ladder"),
    path("ladder/export/", views.export, name="ladder_export"),
    path("ladder/unsent/", views.unsent, name="ladder_unsent"),
    path("ladder/unsent/export/", views.unsent_export, name="ladder_unsent_export"),
    path("ladder/add/", views.add, name="ladder_add_step"),
    path("ladder/parts/<slug:kind>/", part_views.parts, name="ladder_parts"),
    path("ladder/parts/<slug:kind>/export/", part_views.export, name="ladder_parts_export"),
    path("ladder/parts/<slug:kind>/add/", part_views.add, name="ladder_part_add"),
    path("ladder/parts/<slug:kind>/<slug:code>/", part_views.part, name="ladder_part"),
    path("ladder/parts/<slug:kind>/<slug:code>/remove/", part_views.remove, name="ladder_part_remove"),
    path("ladder/<slug:code>/", views.step, name="ladder_step"),
    path("ladder/<slug:code>/remove/", views.remove, name="ladder_remove_step"),
]
