"""Addresses of messages and of the outbox."""

from django.urls import path

from wenming.ui import message_views

urlpatterns = [
    path("messages/", message_views.messages, name="messages"),
    path("messages/export/", message_views.export, name="messages_export"),
    path("messages/read/", message_views.read, name="messages_read"),
    path("messages/read-all/", message_views.read_all, name="messages_read_all"),
    path("messages/<int:number>/", message_views.message, name="message"),
    path("outbox/", message_views.deliveries, name="outbox"),
    path("outbox/export/", message_views.deliveries_export, name="outbox_export"),
    path("outbox/retry/", message_views.retry, name="outbox_retry"),
]
