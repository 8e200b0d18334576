"""The app's addresses."""

from django.urls import include, path

from wenming.places.views import changes, many, maps, register, site

pages = [
    path("sites/", register.sites, name="sites"),
    path("sites/export/", register.export, name="export"),
    path("sites/gaps/", register.gaps, name="gaps"),
    path("sites/map/", maps.site_map, name="map"),
    path("sites/map/points/", maps.points, name="map_points"),
    path("sites/map/base/", maps.base, name="map_base"),
    path("sites/add/", changes.add, name="add"),
    path("sites/who-answers/", many.assign_many, name="assign_many"),
    path("sites/codes/", site.print_many, name="print_many"),
    path("units/<str:unit>/hand-over/", many.hand_over, name="hand_over"),
    path("sites/<str:code>/", site.site, name="site"),
    path("sites/<str:code>/code.svg", site.code_file, name="code"),
    path("sites/<str:code>/print/", site.printed, name="print"),
    path("sites/<str:code>/edit/", changes.edit, name="edit"),
    path("sites/<str:code>/substitute/", changes.substitute, name="substitute"),
    path("sites/<str:code>/merge/", changes.merge, name="merge"),
    path("sites/<str:code>/circle/", changes.circle, name="circle"),
    path("sites/<str:code>/state/<slug:state>/", changes.move, name="move"),
    path("sites/<str:code>/who-answers/<slug:role>/", changes.assign, name="assign"),
]
urlpatterns = [
    path("s/<str:code>", site.short, name="short_site"),
    path("", include((pages, "places"))),
]
