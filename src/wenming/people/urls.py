"""The app's addresses."""

from django.urls import include, path

from wenming.people.views import handing_over, people, posts, setup, units

pages = [
    path("units/", units.units, name="units"),
    path("units/export/", units.units_export, name="units_export"),
    path("units/add/", units.add_unit, name="add_unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/edit/", units.edit_unit, name="edit_unit"),
    path("units/<str:code>/abolish/", units.abolish_unit, name="abolish_unit"),
    path("units/<str:code>/successors/", handing_over.hand_over, name="hand_over_unit"),
    path("units/<str:code>/restore/", units.restore_unit, name="restore_unit"),
    path("units/<str:code>/posts/add/", posts.add_post, name="add_post"),
    path("posts/<str:code>/appoint/", posts.appoint, name="appoint"),
    path("posts/<str:code>/end/", posts.end, name="end"),
    path("posts/<str:code>/close/", posts.close_post, name="close_post"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<str:username>/", people.person, name="person"),
    path("people/<str:username>/post/", people.give_post, name="give_post"),
    path("people/<str:username>/name/", people.rename, name="rename"),
    path("people/<str:username>/password/", people.reset, name="reset"),
    path("people/<str:username>/lock/", people.lock, name="lock"),
    path("people/<str:username>/unlock/", people.unlock, name="unlock"),
    path("people/<str:username>/leave/", people.leave, name="leave"),
]
urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("", include((pages, "people"))),
]
