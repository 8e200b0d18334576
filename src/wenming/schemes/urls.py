"""The app's addresses."""

from django.urls import include, path

from wenming.schemes.tables_page import SECTION_TABLES
from wenming.schemes.views import changing, reading

pages = [
    path("schemes/", reading.editions, name="editions"),
    path("schemes/example.xlsx", reading.example, name="example"),
    path("schemes/import/", changing.take_in, name="import"),
    path("schemes/import/store/", changing.store, name="store"),
    path("schemes/compare/", changing.compare, name="compare"),
    path("schemes/<str:code>/", reading.edition, name="edition"),
    path("schemes/<str:code>/publish/", changing.freeze, name="freeze"),
    path("schemes/<str:code>/find/", reading.find, name="find"),
    path("schemes/<str:code>/file.xlsx", reading.file, {"form": "xlsx"}, name="workbook"),
    path("schemes/<str:code>/file.yaml", reading.file, {"form": "yaml"}, name="yaml"),
    path("schemes/<str:code>/kinds/", reading.kinds, name="kinds"),
    path("schemes/<str:code>/kinds/<str:kind>/", reading.kind, name="kind"),
    path("schemes/<str:code>/items/", reading.items, name="items"),
    path("schemes/<str:code>/items/export/", reading.items_export, name="items_export"),
    path("schemes/<str:code>/items/<str:item>/", reading.item, name="item"),
    path("schemes/<str:code>/indicators/<str:node>/", reading.indicator, name="indicator"),
    path("schemes/<str:code>/tasks/", changing.tasks, name="tasks"),
    path("schemes/<str:code>/tasks/export/", changing.tasks_export, name="tasks_export"),
    path("schemes/<str:code>/tasks/<str:node>/", changing.task, name="task"),
    *(
        path(f"schemes/<str:code>/{section}/", reading.section, {"section": section}, name=section)
        for section in SECTION_TABLES
    ),
]
urlpatterns = [path("", include((pages, "schemes")))]
