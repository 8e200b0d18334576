"""The app's addresses."""

from django.urls import path

from wenming.issues.views import desk, lists, many, raising, record

urlpatterns = [
    path("desk/", desk.desk, name="issue_desk"),
    path("my/", lists.mine, name="my_issues"),
    path("issues/", lists.issues, name="issue_list"),
    path("issues/export/", lists.export, name="issue_export"),
    path("issues/raise/", raising.raise_one, name="issue_raise"),
    path("issues/raise/sites/", raising.sites, name="issue_raise_sites"),
    path("issues/many/<slug:code>/", many.many, name="issue_many"),
    path("issues/<str:number>/", record.issue, name="issue"),
    path("issues/<str:number>/accept/", record.accept, name="issue_accept"),
    path("issues/<str:number>/<slug:code>/", record.move, name="issue_move"),
]
