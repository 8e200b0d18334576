"""The app's addresses."""

from django.urls import path

from wenming.insight.views import account, cheapest, command_map, home, search, system, trail

urlpatterns = [
    path("", home.home, name="home"),
    path("cheapest/", cheapest.cheapest, name="cheapest"),
    path("map/", command_map.command_map, name="command_map"),
    path("map/data/points.json", command_map.points, name="command_map_points"),
    path("map/data/heat.json", command_map.heat, name="command_map_heat"),
    path("map/data/prone.json", command_map.prone, name="command_map_prone"),
    path("map/data/circles.json", command_map.circles, name="command_map_circles"),
    path("search/", search.search, name="search"),
    path("search/quick/", search.quick, name="search_quick"),
    path("me/", account.me, name="me"),
    path("me/mail/", account.mail, name="me_mail"),
    path("me/keys/new/", account.make_key, name="me_make_key"),
    path("me/keys/<int:key_id>/revoke/", account.revoke_key, name="me_revoke_key"),
    path("audit/", trail.audit, name="audit"),
    path("audit/export/", trail.export, name="audit_export"),
    path("audit/verify/", trail.verify, name="audit_verify"),
    path("audit/verify/<uuid:key>/", trail.report, name="audit_report"),
    path("audit/<int:line_id>/", trail.line, name="audit_line"),
    path("system/", system.system, name="system"),
]
