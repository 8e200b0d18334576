"""One's messages, and the outbox for those who run the system."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from wenming.kernel import inbox, outbox
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import table_file
from wenming.ui.lists import picked
from wenming.ui.message_pages import (
    DELIVERY_COLUMNS,
    delivery_page,
    message_list,
    message_page,
    plain_deliveries,
    plain_messages,
)
from wenming.ui.pages import go_to

MANAGE = "system.manage"


@policy(SIGNED_IN)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """List one's own messages."""
    who = viewer(request)
    return render(request, "ui/list.html", {"page": message_page(message_list(request, who), who)})


@policy(SIGNED_IN)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = message_list(request, viewer(request))
    return table_file(request, "messages", gettext("Messages"), asked.state.columns, plain_messages(asked))


@policy(SIGNED_IN)
@require_safe
def message(request: HttpRequest, number: int) -> HttpResponse:
    """Go where a message leads; it counts as read from then on."""
    return go_to(request, inbox.opened(viewer(request), number))


@policy(SIGNED_IN)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the chosen messages as read."""
    keys, is_every = picked(request)
    ids = None if is_every else [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18]
    return _marked(request, inbox.mark_read(viewer(request), ids))


@policy(SIGNED_IN)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's messages as read."""
    return _marked(request, inbox.mark_read(viewer(request)))


@policy(MANAGE)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """List what left the building, waits to, or was given up."""
    return render(request, "ui/list.html", {"page": delivery_page(request)})


@policy(MANAGE)
@require_safe
def deliveries_export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    return table_file(request, "outbox", gettext("Outbox"), DELIVERY_COLUMNS, plain_deliveries(request))


@policy(MANAGE)
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Try again what was given up: those chosen, or all of them."""
    keys, is_every = picked(request)
    ids = None if is_every else [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18]
    count = outbox.retry(ids, by=viewer(request))
    words = ngettext("%(n)s delivery is tried again.", "%(n)s deliveries are tried again.", count)
    flash.success(request, words % {"n": count})
    return go_to(request, reverse("outbox"))


def _marked(request: HttpRequest, count: int) -> HttpResponse:
    words = ngettext("%(n)s message marked as read.", "%(n)s messages marked as read.", count)
    flash.success(request, words % {"n": count})
    return go_to(request, reverse("messages"))
