"""Raising an issue: what, where, a photo; made for a phone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wenming.areas import selectors as areas
from wenming.areas.models import Area
from wenming.engines.geodesy import Position
from wenming.issues import policies, selectors, services
from wenming.issues.alike_page import AlikeRow, alike_to_report
from wenming.issues.forms import RaiseForm
from wenming.issues.models import Issue
from wenming.issues.pages import category_options, crumbs, issue_url
from wenming.issues.recognition import propose_category
from wenming.issues.selectors import Report
from wenming.issues.sending import MOST_PHOTOS, photos_sent
from wenming.issues.services import Origin, Place, RecurrenceRefused
from wenming.issues.wording import origin_label
from wenming.kernel import clock
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.places import selectors as places
from wenming.places.models import Site
from wenming.records import selectors as records
from wenming.records.models import Photo
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode
from wenming.ui.islands import Capture
from wenming.ui.pages import FormPage, go_to

MOST_SITES = 12
AFTER = _("Photos of how it is now")
NOT_TICKED = N_(
    "There are photos of how it is now, but it is not ticked that you have put it right on the spot. "
    "Tick it, or tick below that they are left out."
)
REOPENS = N_(
    "%(number)s reopens only for what is not put right yet. Leave it unticked that you have put it right on the spot, "
    "or choose that it is a problem of its own."
)
WITHOUT_AFTER = "without_after"
CARRIED = ("title", "description", "category", "address", "origin")
SEEN_BY_US = ("manual", "self_check", "patrol")
TOLD_BY_OTHERS = ("superior_list", "instruction", "proposal", "hotline", "media", "petition")
"""What only the desk writes down: others told it."""


@policy(policies.RAISE)
def raise_one(request: HttpRequest) -> HttpResponse:
    """Take in a problem that somebody sees; without script the site is found by a page of its own."""
    sent = request.POST if request.method == "POST" else None
    initial = {name: request.GET.get(name, "") for name in CARRIED}
    form = RaiseForm(sent, initial=initial, categories=category_options(), origins=_origins(request))
    key = _key(request)
    photos = _photos(request, form, key) if sent is not None else {}
    if sent is not None and form.is_valid():
        try:
            issue = _raised(request, form, key, photos)
        except DomainError as refusal:
            _tell(form, refusal)
        else:
            words = (
                gettext("Issue %(number)s is raised, and reported as fixed on the spot.")
                if form.cleaned_data["fixed"]
                else gettext("Issue %(number)s is raised.")
            )
            messages.success(request, words % {"number": issue.number})
            return go_to(request, issue_url(issue))
    return _page(request, form, key, photos)


def _photos(request: HttpRequest, form: RaiseForm, key: UUID) -> dict[str, list[Photo]]:
    """Take in the photos of before and after by the names of their fields, whatever becomes of the words."""
    kept: dict[str, list[Photo]] = {"photo": [], "after": []}
    form.is_valid()
    for name, code in (("photo", MoveCode.RAISE), ("after", MoveCode.FIX_ON_SPOT)):
        if name == "after" and WITHOUT_AFTER in request.POST:
            continue
        try:
            photos_sent(request, viewer(request), code, key, kept=kept[name], name=name)
        except DomainError as refusal:
            _tell(form, refusal)
    if kept["after"] and not form.cleaned_data.get("fixed"):
        form.add_error(None, gettext(NOT_TICKED))
    return kept


@policy(policies.RAISE)
@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """Show what is like the report that is being written, as far as it goes."""
    return render(
        request,
        "issues/raise_alike.html",
        {"alike": _alike(request, request.GET), "again": request.GET.get("again", "")},
    )


@policy(policies.RAISE)
@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """Offer the sites that the words find."""
    return render(request, "issues/sites.html", {"sites": _found(request), "asked": bool(_words(request))})


def _page(request: HttpRequest, form: RaiseForm, key: UUID, photos: Mapping[str, Sequence[Photo]]) -> HttpResponse:
    title, earlier = gettext("Raise an issue"), _earlier(request)
    page = FormPage(
        title=title,
        submit=gettext("Raise"),
        cancel_url=reverse("issue_list"),
        crumbs=crumbs(last=title),
        multipart=True,
        action=reverse("issue_raise"),
        help=gettext("Recurrence of %(number)s") % {"number": earlier} if earlier else "",
        hidden=[
            ("key", str(key)),
            ("recurs", earlier),
            *((name, str(photo.key)) for name, some in photos.items() for photo in some),
        ],
    )
    chosen = _site(request)
    context = {
        "page": page,
        "form": form,
        "capture": Capture(upload=reverse("photo_add"), locate=True),
        "after": Capture(name="after", upload=reverse("photo_add"), locate=True, label=AFTER),
        "chosen": chosen,
        "sites": _found(request),
        "words": _words(request),
        "asked": bool(_words(request)),
        "kept": len(photos.get("photo", ())),
        "kept_after": len(photos.get("after", ())),
        "alike": _alike(request, request.POST if request.method == "POST" else request.GET),
        "again": request.POST.get("again", ""),
    }
    return render(request, "issues/raise.html", context, status=422 if form.errors else 200)


def _raised(request: HttpRequest, form: RaiseForm, key: UUID, sent: Mapping[str, list[Photo]]) -> Issue:
    who, data = viewer(request), form.cleaned_data
    act, _colon, number = request.POST.get("again", "").replace("\x00", "").partition(":")
    if act == "reopen" and data["fixed"]:
        raise RecurrenceRefused("reopens_unfixed", REOPENS, params={"number": number[:20]})
    earlier = number[:20] if act == "tie" else _earlier(request)
    before = selectors.issue(who, number[:20]) if act == "reopen" else None
    recurs = selectors.issue(who, earlier) if earlier else None
    photos = sent["photo"]
    category = next((each for each in selectors.categories() if each.code == data["category"]), None)
    raised: dict[str, Any] = {
        "key": key,
        "place": _place(request, data["address"], photos),
        "origin": Origin(data["origin"] or "manual", data["origin_ref"]),
        "by": who,
        "description": data["description"],
        "category": category,
        "photos": photos,
        "recurs": recurs,
    }
    if not data["fixed"]:
        return services.raise_again(before, data["title"], **raised)
    return services.raise_fixed(data["title"], measures=data["measures"], after=sent["after"], **raised)


def _origins(request: HttpRequest) -> list[tuple[str, str]]:
    """What may be said of where a problem comes from; what others told is written down at the desk."""
    codes = (*SEEN_BY_US, *TOLD_BY_OTHERS) if viewer(request).may(policies.DESK) else SEEN_BY_US
    return [(code, origin_label(code)) for code in codes]


def _alike(request: HttpRequest, sent: QueryDict) -> list[AlikeRow]:
    """What is like a report, by what of it is filled in: its site or where its photo was taken, words, kind, photos."""
    who, site = viewer(request), _site(request)
    photos = [found for key in sent.getlist("photo")[:MOST_PHOTOS] if (found := _photo(who, key))]
    here = next((Position(one.lon, one.lat) for one in photos if one.lon is not None and one.lat is not None), None)
    if site is not None and site.lon is not None and site.lat is not None:
        here = Position(site.lon, site.lat)
    if site is None and here is None and not photos:
        return []
    title = sent.get("title", "").replace("\x00", "")[:120]
    named = propose_category(title) if title and not sent.get("category") else None
    kind = next((each for each in selectors.categories() if each.code == sent.get("category")), named)
    place = site.pk if site else None
    report = Report(title, place, here, kind.pk if kind else None, clock.now(), tuple(one.pk for one in photos))
    return alike_to_report(who, report)


def _photo(who: Viewer, key: str) -> Photo | None:
    try:
        return records.photo(who, UUID(key))
    except (ValueError, Missing):
        return None


def _place(request: HttpRequest, address: str, photos: list[Photo]) -> Place:
    """The site that was chosen; else where the first photo that knows its place was taken."""
    site = _site(request)
    if site is not None:
        return Place(site=site, address=address)
    for photo in photos:
        if photo.lat is not None and photo.lon is not None:
            area = _town(request, Position(photo.lon, photo.lat))
            return Place(area=area, address=address, lat=photo.lat, lon=photo.lon)
    return Place(address=address)


def _town(request: HttpRequest, here: Position) -> Area | None:
    known = areas.outlines()
    code = known.towns.at(here) if known.towns else None
    return areas.towns(viewer(request)).filter(code=code).first() if code else None


def _site(request: HttpRequest) -> Site | None:
    code = request.POST.get("site") or request.GET.get("site", "")
    try:
        return places.site(viewer(request), code) if code else None
    except Missing:
        return None


def _earlier(request: HttpRequest) -> str:
    """The number of the closed issue that came back, or nothing."""
    return (request.POST.get("recurs") or request.GET.get("recurs", "")).replace("\x00", "").strip()[:20]


def _words(request: HttpRequest) -> str:
    return (request.POST.get("find") or request.GET.get("find", "")).replace("\x00", "").strip()[:100]


def _found(request: HttpRequest) -> list[Site]:
    words = _words(request)
    return list(places.sites(viewer(request), places.SiteFilter(words=words))[:MOST_SITES]) if words else []


def _tell(form: RaiseForm, refusal: DomainError) -> None:
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in refusal.params.items()}
    words = gettext(refusal.message)
    form.add_error(refusal.field if refusal.field in form.fields else None, words % params if params else words)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
