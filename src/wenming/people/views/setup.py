"""The first run: whom this system serves, and the first administrator. Afterwards there is no such page."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from wenming.areas.selectors import is_set_up
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import PUBLIC, policy
from wenming.people import services
from wenming.people.forms import SetupForm
from wenming.people.views.handling import refuse
from wenming.ui.pages import FormPage

BACKEND = "django.contrib.auth.backends.ModelBackend"


@policy(PUBLIC)
def setup(request: HttpRequest) -> HttpResponse:
    """Name the city and the first administrator, and go on to the workbooks."""
    if is_set_up():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = services.set_up(
                data["city"],
                data["division_code"],
                username=data["username"],
                name=data["name"],
                password=data["password"],
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            login(request, person, backend=BACKEND)
            return redirect("imports:index")
    page = FormPage(
        title=gettext("Start for real"),
        submit=gettext("Set up"),
        help=gettext("Two minutes: whom this system serves, and who begins. Registers follow by workbook."),
    )
    return render(request, "people/setup.html", {"page": page, "form": form}, status=422 if form.errors else 200)
