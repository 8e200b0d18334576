"""Every address of the product; each view names its policy."""

from django.urls import URLPattern, URLResolver, include, path

from wenming.config import doors
from wenming.config.api import api, marked

handler400 = "wenming.kernel.turned_away.handler400"
handler403 = "wenming.kernel.turned_away.handler403"
handler404 = "wenming.kernel.turned_away.handler404"
handler500 = "wenming.kernel.unavailable.handler500"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", doors.healthz, name="healthz"),
    path("language/", doors.set_language, name="set_language"),
    path("accounts/login/", doors.sign_in, name="account_login"),
    path("accounts/logout/", doors.sign_out, name="account_logout"),
    path("accounts/password/change/", doors.change_password, name="account_change_password"),
    path("api/v1/", (marked(api.urls[0]), *api.urls[1:])),
    path("ui/", include("wenming.ui.urls")),
    path("", include("wenming.ui.message_urls")),
    path("imports/", include("wenming.ui.import_urls")),
    path("", include("wenming.areas.urls")),
    path("", include("wenming.people.urls")),
    path("", include("wenming.places.urls")),
    path("", include("wenming.records.urls")),
    path("", include("wenming.schemes.urls")),
    path("", include("wenming.issues.urls")),
    path("", include("wenming.inspections.urls")),
    path("", include("wenming.evaluations.urls")),
    path("", include("wenming.supervision.urls")),
    path("", include("wenming.insight.urls")),
]
