"""``{% load ui %}``: what templates need beside the components, which write themselves."""

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    SelectMultiple,
)
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString

from wenming.kernel import inbox
from wenming.kernel.clock import now
from wenming.kernel.scope import NOBODY
from wenming.ui import frontend, icons, navigation, panels
from wenming.ui.components import Action
from wenming.ui.figures import Number, number_text
from wenming.ui.markup import NOTHING
from wenming.ui.times import moment_html
from wenming.ui.words import page_words

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon: ``{% icon "map" %}``."""
    return icons.icon(name, label=label)


@register.simple_tag
def page_assets() -> SafeString:
    """Load styles and behaviour; nothing where the frontend was not built."""
    return frontend.page_assets()


@register.simple_tag
def present_moment() -> str:
    """Return the server's present moment, from which the page's script counts on."""
    return now().isoformat(timespec="seconds")


@register.simple_tag
def page_words_block() -> SafeString:
    """Hand the script its words in the language of the page."""
    return json_script(page_words(), "page-words")


@register.simple_tag
def props(value: object, element_id: str) -> SafeString:
    """Hand an island its values: ``{% props page.map "map-props" %}``."""
    return json_script(value, element_id)


@register.filter
def moment(value: datetime | date | None) -> SafeString:
    """Write a moment with its relative time: ``{{ issue.raised_at|moment }}``."""
    return moment_html(value)


@register.filter
def number(value: Number, places: int | None = None) -> str:
    """Write a number with separators: ``{{ total|number }}``, ``{{ marks|number:2 }}``."""
    return number_text(value, places)


@register.simple_tag(takes_context=True)
def panel_slot(context: Context, slot: str, subject: object) -> SafeString:
    """Show what upper apps have to say about the subject: ``{% panel_slot "site.history" site %}``."""
    request = context.get("request")
    viewer = getattr(request, "viewer", NOBODY)
    return panels.render_slot(slot, viewer, subject, request)


@register.simple_tag(takes_context=True)
def action(context: Context, it: Action) -> SafeString:
    """Write an action's button; a ``post`` action becomes a small form with the request's token."""
    if it.method != "post":
        return it.html()
    request = context.get("request")
    pairs = [("csrfmiddlewaretoken", get_token(request)) if request else ("", ""), *it.fields]
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', (pair for pair in pairs if pair[0]))
    confirm = format_html(' data-confirm="{}"', it.confirm) if it.confirm else NOTHING
    key = format_html(' data-key="{}"', it.key) if it.key else NOTHING
    return format_html(
        '<form class="action" method="post" action="{}"{}>{}<button class="{}"{}>{}<span>{}</span>{}</button></form>',
        it.url, confirm, hidden, it.classes, key, it.mark, it.label, it.shortcut,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def main_navigation(context: Context) -> list[navigation.Entry]:
    """Return the entries of the main navigation: ``{% main_navigation as entries %}``."""
    request = context.get("request")
    return navigation.main_entries(request) if request else []


@register.simple_tag(takes_context=True)
def user_navigation(context: Context) -> list[navigation.Entry]:
    """Return the entries of the viewer's own menu: ``{% user_navigation as entries %}``."""
    request = context.get("request")
    return navigation.user_entries(request) if request else []


@register.simple_tag(takes_context=True)
def unread_messages(context: Context) -> int:
    """Return how many messages the viewer has not read: ``{% unread_messages as unread %}``."""
    viewer = getattr(context.get("request"), "viewer", NOBODY)
    return inbox.unread_count(viewer)


@register.simple_tag
def known_route(name: str) -> str:
    """Return a route's address, or nothing while no app offers it: ``{% known_route "search" as url %}``."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """Return the languages to switch to, each named in itself."""
    own = {"zh-hans": "中文", "en": "English"}
    return [(code, own.get(code, str(label))) for code, label in settings.LANGUAGES]


def _widget_class(field: BoundField) -> str:
    widget: Any = field.field.widget
    if isinstance(widget, (CheckboxSelectMultiple, RadioSelect)):
        return ""
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, SelectMultiple):
        return "form-select many"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control file" if isinstance(widget, FileInput) else "form-control"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's control with the classes of our look; Django adds what assistive technology needs."""
    added = " ".join(part for part in (field.field.widget.attrs.get("class", ""), _widget_class(field)) if part)
    return SafeString(field.as_widget(attrs={"class": added} if added else {}))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is a single tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is a group of choices, which needs a legend instead of a label."""
    return bool(field.field.widget.use_fieldset)
