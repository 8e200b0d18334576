"""One's own account: posts, rights, password, language, and keys for other systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenming.insight import links
from wenming.insight.forms import KeyForm, MailForm
from wenming.insight.selectors import account as selectors
from wenming.insight.selectors.account import Account, Key
from wenming.insight.views.viewing import user_of
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.rest import viewer
from wenming.people.models import MailWish
from wenming.people.services.mail import set_mail
from wenming.people.services.tokens import make_token, revoke_token
from wenming.ui.components import Action, Chip, Crumb, Link, Moment
from wenming.ui.markup import Tone
from wenming.ui.pages import FormPage, RecordHead, go_to


@dataclass(frozen=True)
class PostLine:
    """A post held today, in words."""

    title: str
    unit: Link
    role: str
    since: date


@dataclass(frozen=True)
class KeyLine:
    """A key, and the button that takes it away while it opens anything."""

    name: str
    made: Moment
    used: Moment
    state: Chip
    revoke: Action | None


@dataclass(frozen=True)
class AccountPage:
    """What the account page shows; ``secret`` only right after a key was made."""

    account: Account
    posts: Sequence[PostLine]
    rights: Sequence[str]
    reach: str
    keys: Sequence[KeyLine]
    mail: str
    mail_address: str
    change_mail: Action
    make_key: Action
    secret: str = ""


@policy(SIGNED_IN)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    return _answer(request)


@policy(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def make_key(request: HttpRequest) -> HttpResponse:
    """Make a key; the answer shows its secret, once."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(user_of(request), form.cleaned_data["name"], by=viewer(request).actor)
        except DomainError as refusal:
            form.add_error(refusal.field or None, _(refusal.message))
        else:
            return _answer(request, secret=made.secret)
    page = FormPage(
        title=_("Make a key for another system"),
        submit=_("Make the key"),
        cancel_url=reverse("me"),
        help=_("Whoever has the key acts with your posts. It is shown once; you can take it away at any time."),
        crumbs=(Crumb(_("My account"), reverse("me")),),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Say which of one's messages go by mail too, and where to."""
    user = user_of(request)
    form = MailForm(request.POST or None, initial={"wish": user.mail_wish, "address": user.mail_address})
    if request.method == "POST" and form.is_valid():
        try:
            set_mail(user, form.cleaned_data["address"], form.cleaned_data["wish"], by=viewer(request).actor)
        except DomainError as refusal:
            form.add_error(refusal.field or None, _(refusal.message))
        else:
            messages.success(request, _("Kept."))
            return go_to(request, reverse("me"))
    page = FormPage(
        title=_("Messages by mail"),
        submit=_("Keep"),
        cancel_url=reverse("me"),
        help="" if settings.EMAIL_HOST else _("No mail server is set up yet: nothing goes out until there is one."),
        crumbs=(Crumb(_("My account"), reverse("me")),),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(SIGNED_IN)
@require_POST
def revoke_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Take a key away."""
    revoke_token(user_of(request), key_id, by=viewer(request).actor)
    messages.success(request, _("The key is taken away; it no longer opens anything."))
    return redirect("me")


def _answer(request: HttpRequest, *, secret: str = "") -> HttpResponse:
    account = selectors.account(viewer(request), user_of(request))
    head = RecordHead(
        title=_("My account"),
        subtitle=f"{account.name} · {account.username}",
        actions=(Action(_("Change the password"), reverse("account_change_password"), "lock"),),
    )
    answer = render(request, "insight/account.html", {"head": head, "page": _page(account, secret)})
    answer["Cache-Control"] = "no-store"
    return answer


def _page(account: Account, secret: str) -> AccountPage:
    return AccountPage(
        account,
        posts=[
            PostLine(one.title, links.unit(one.unit_code, one.unit_name), _(one.role), one.since)
            for one in account.posts
        ],
        rights=[_(label) for label in account.rights],
        reach=_("You see the whole territory.")
        if account.sees_everything
        else _("You see your units and those below."),
        keys=[_key_line(key) for key in account.keys],
        mail=str(MailWish(account.mail_wish).label),
        mail_address=account.mail_address,
        change_mail=Action(_("Change"), reverse("me_mail"), "send", method="dialog"),
        make_key=Action(_("Make a key"), reverse("me_make_key"), "plus", method="dialog"),
        secret=secret,
    )


def _key_line(key: Key) -> KeyLine:
    revoke = Action(
        _("Take away"),
        reverse("me_revoke_key", args=[key.id]),
        "trash",
        method="post",
        danger=True,
        confirm=_("Take the key “%(name)s” away? Whatever uses it stops working at once.") % {"name": key.name},
    )
    state = Chip(_("Taken away"), Tone.WAITING) if key.revoked_at else Chip(_("In use"), Tone.DONE)
    return KeyLine(key.name, Moment(key.made_at), Moment(key.used_on), state, None if key.revoked_at else revoke)
