"""Pages for the tests of the visual language: samples that anyone may open, on the product's own stack."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from wenming.kernel.policies import PUBLIC, policy
from wenming.ui.components import Action, Chip, Link
from wenming.ui.islands import Capture, Map
from wenming.ui.lists import picked
from wenming.ui.markup import Tone
from wenming.ui.pages import FormPage, JobState, RecordHead, go_to
from wenming.ui.samples import component_page, sample_job, sample_list

DRAWN = """{% extends "base.html" %}{% block title %}Drawn{% endblock %}
{% block content %}{{ map }}<form method="post">{{ capture }}</form>{% endblock %}"""


class NoteForm(forms.Form):
    """One field, to be missing or filled."""

    note = forms.CharField(label="Note", help_text="In one sentence.")


@policy(PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """Every component; a check item's entry answers a chip."""
    if "grade" in request.GET:
        return HttpResponse(str(Chip(f"B{request.POST.get('3.1.1-count', '')}", Tone.SOON)))
    return render(request, "ui/components.html", component_page(request))


@policy(PUBLIC)
def issues(request: HttpRequest) -> HttpResponse:
    """A list; empty on demand, or when words are searched for that nothing holds; a bulk action answers what it got."""
    if request.method == "POST":
        keys, everything = picked(request)
        return JsonResponse({"pick": keys, "all": everything})
    rows = 0 if "empty" in request.GET or request.GET.get("q") == "nothing" else 14
    return render(request, "ui/list.html", {"page": sample_list(request, rows)})


@policy(PUBLIC)
def note(request: HttpRequest) -> HttpResponse:
    """A form, as a page and as a dialog."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Kept")
        return go_to(request, f"/record/?kept={form.cleaned_data['note']}")
    page = FormPage("A note", "Keep", "/record/")
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(PUBLIC)
def record(request: HttpRequest) -> HttpResponse:
    """A record with a button that opens the form as a dialog."""
    head = RecordHead("A record", actions=(Action("Note", "/note/", "edit", method="dialog", key="n"),))
    return render(request, "ui/record.html", {"head": head})


@policy(PUBLIC)
def job(request: HttpRequest) -> HttpResponse:
    """A job that is over at the second look."""
    state = JobState.DONE if request.headers.get("HX-Request") else JobState.RUNNING
    return render(request, "ui/job.html", {"job": sample_job(state)})


@policy(PUBLIC)
def drawn(request: HttpRequest) -> HttpResponse:
    """A map and photos."""
    legend = [(Tone.OVERDUE, "超期"), (Tone.DONE, "完成")]
    values = {
        "map": Map("/points/", "/base/", legend, [Link("市场", "/record/")]),
        "capture": Capture(upload="/upload/"),
    }
    return HttpResponse(engines["django"].from_string(DRAWN).render(values, request))


@policy(PUBLIC)
def points(request: HttpRequest) -> JsonResponse:
    """Two places."""
    columns = {"key": ["A-1", "A-2"], "title": ["市场", "路口"], "lon": [10040000, 10060000], "lat": [3890000, 3900000]}
    fixed = {"link": "/record/?site={key}", "scale": 100_000, "tones": ["overdue", "done"], "kinds": ["农贸市场"]}
    return JsonResponse({**columns, **fixed, "tone": [0, 1], "kind": [0, 0]})


@policy(PUBLIC)
def base(request: HttpRequest) -> JsonResponse:
    """A square district."""
    ring = [[100.3, 38.8], [100.7, 38.8], [100.7, 39.1], [100.3, 39.1], [100.3, 38.8]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return JsonResponse({"district": {"type": "FeatureCollection", "features": [feature]}})


@policy(PUBLIC)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a photo; its size and claims stand in the answer."""
    (photo,) = request.FILES.getlist("photo")
    return JsonResponse({"size": photo.size, "taken_at": request.POST.get("taken_at", "")}, status=201)


urlpatterns = [
    path("ui/", include("wenming.ui.urls")),
    path("components/", components),
    path("list/", issues),
    path("note/", note),
    path("record/", record),
    path("job/", job),
    path("drawn/", drawn),
    path("points/", points),
    path("base/", base),
    path("upload/", upload),
]
