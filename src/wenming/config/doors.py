"""Doors that belong to no app: health, language, and the sign-in pages of allauth with their policies."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.i18n import set_language as django_set_language

from wenming.kernel.policies import PUBLIC, SIGNED_IN, policy


@policy(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """Say ``ok`` once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


set_language = policy(PUBLIC)(django_set_language)
sign_in = policy(PUBLIC)(LoginView.as_view())
sign_out = policy(SIGNED_IN)(LogoutView.as_view())
change_password = policy(SIGNED_IN)(PasswordChangeView.as_view(success_url="/"))
