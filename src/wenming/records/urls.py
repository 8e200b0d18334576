"""Addresses of the evidence."""

from django.urls import path

from wenming.records import views

urlpatterns = [
    path("photos/", views.add_photo, name="photo_add"),
    path("photos/<uuid:key>/", views.photo, name="photo"),
    path("photos/<uuid:key>/thumb/", views.thumbnail, name="photo_thumbnail"),
    path("documents/", views.add_document, name="document_add"),
    path("documents/<uuid:key>/", views.document, name="document"),
]
