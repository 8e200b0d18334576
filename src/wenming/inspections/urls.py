"""The app's addresses."""

from django.urls import include, path

from wenming.inspections.views import checklist, observations, visits

pages = [
    path("visits/", visits.visits, name="visits"),
    path("visits/export/", visits.export, name="export"),
    path("visits/<str:number>/", visits.visit, name="visit"),
    path("visits/<str:number>/finish/", visits.finish, name="finish"),
    path("visits/<str:number>/items/<str:code>/", checklist.item, name="item"),
    path("visits/<str:number>/items/<str:code>/grade/", checklist.grade, name="grade"),
    path("observations/<uuid:key>/", observations.observation, name="observation"),
    path("observations/<uuid:key>/review/", observations.review, name="review"),
    path("sites/<str:code>/visit/", visits.begin, name="begin"),
]
urlpatterns = [path("", include((pages, "inspections")))]
