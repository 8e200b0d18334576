"""The app's addresses."""

from django.urls import include, path

from wenming.evaluations.views import exporting, holding, marking, reading

pages = [
    path("rounds/", reading.rounds, name="rounds"),
    path("rounds/plan/", holding.plan, name="plan"),
    path("rounds/<str:number>/", reading.round_record, name="round"),
    path("rounds/<str:number>/indicators/<str:code>/", reading.indicator, name="indicator"),
    path("rounds/<str:number>/kinds/", reading.kinds, name="kinds"),
    path("rounds/<str:number>/units/", reading.units, name="units"),
    path("rounds/<str:number>/areas/", reading.areas, name="areas"),
    path("rounds/<str:number>/sites/", reading.sites, name="sites"),
    path("rounds/<str:number>/lost/", reading.lost, name="lost"),
    path("rounds/<str:number>/lost/export/", exporting.lost_export, name="lost_export"),
    path("rounds/<str:number>/comparison/", reading.comparison, name="comparison"),
    path("rounds/<str:number>/print/", reading.printed, name="print"),
    path("rounds/<str:number>/export/", exporting.export, name="export"),
    path("rounds/<str:number>/export/<slug:table>/", exporting.export_table, name="export_table"),
    path("rounds/<str:number>/open/", holding.open_planned, name="open"),
    path("rounds/<str:number>/jobs/<uuid:key>/", holding.job, name="job"),
    path("rounds/<str:number>/close/", holding.close, name="close"),
    path("rounds/<str:number>/draw/", holding.draw, name="draw"),
    path("rounds/<str:number>/draw/register/", holding.register, name="register"),
    path("rounds/<str:number>/marks/", marking.marks, name="marks"),
    path("rounds/<str:number>/marks/workbook/", marking.workbook, name="marks_workbook"),
    path("rounds/<str:number>/marks/<str:node>/<str:method>/", marking.history, name="mark_history"),
]
urlpatterns = [path("", include((pages, "evaluations")))]
