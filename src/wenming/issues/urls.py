"""The app's addresses."""

from django.urls import path

from wenming.issues.views import desk, kinds, lists, look_backs, many, problem_lists, raising, rates, record, rulings

urlpatterns = [
    path("kinds/", kinds.kinds, name="issue_kinds"),
    path("kinds/export/", kinds.export, name="issue_kinds_export"),
    path("kinds/workbook/", kinds.workbook, name="issue_kinds_workbook"),
    path("kinds/<slug:code>/", kinds.kind, name="issue_kind"),
    path("kinds/<slug:code>/conditions/add/", kinds.add_condition, name="issue_condition_add"),
    path("kinds/<slug:code>/conditions/<str:condition>/", kinds.change_condition, name="issue_condition_change"),
    path("desk/", desk.desk, name="issue_desk"),
    path("my/", lists.mine, name="my_issues"),
    path("issues/", lists.issues, name="issue_list"),
    path("issues/export/", lists.export, name="issue_export"),
    path("look-backs/", look_backs.look_backs, name="look_backs"),
    path("look-backs/export/", look_backs.export, name="look_back_export"),
    path("look-backs/draws/", look_backs.draws, name="look_back_draws"),
    path("look-backs/draws/export/", look_backs.draws_export, name="look_back_draws_export"),
    path("problem-lists/", problem_lists.lists, name="problem_lists"),
    path("problem-lists/export/", problem_lists.export, name="problem_lists_export"),
    path("problem-lists/load/", problem_lists.load, name="problem_list_load"),
    path("problem-lists/<uuid:key>/", problem_lists.problem_list, name="problem_list"),
    path("problem-lists/<uuid:key>/confirm/", problem_lists.confirm, name="problem_list_confirm"),
    path("problem-lists/<uuid:key>/items/", problem_lists.items, name="problem_list_items"),
    path("problem-lists/<uuid:key>/reply/", problem_lists.reply, name="problem_list_reply"),
    path("problem-lists/<uuid:key>/report/", problem_lists.report, name="problem_list_report"),
    path("problem-lists/<uuid:key>/<int:pk>/", problem_lists.item, name="problem_list_item"),
    path("problem-lists/<uuid:key>/<int:pk>/decide/", problem_lists.decide, name="problem_list_decide"),
    path("rulings/", rulings.rulings, name="rulings"),
    path("rulings/export/", rulings.export, name="rulings_export"),
    path("rulings/<int:pk>/retire/", rulings.retire, name="ruling_retire"),
    path("rates/", rates.rates, name="issue_rates"),
    path("rates/export/", rates.export, name="issue_rates_export"),
    path("issues/raise/", raising.raise_one, name="issue_raise"),
    path("issues/raise/sites/", raising.sites, name="issue_raise_sites"),
    path("issues/many/<slug:code>/", many.many, name="issue_many"),
    path("issues/<str:number>/", record.issue, name="issue"),
    path("issues/<str:number>/accept/", record.accept, name="issue_accept"),
    path("issues/<str:number>/<slug:code>/", record.move, name="issue_move"),
]
