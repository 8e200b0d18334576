"""The app's addresses."""

from django.urls import path

from wenming.issues.views import (
    desk,
    kinds,
    ledger,
    lists,
    look_backs,
    many,
    ownership,
    raising,
    rates,
    record,
    replies,
)

urlpatterns = [
    path("kinds/", kinds.kinds, name="issue_kinds"),
    path("kinds/export/", kinds.export, name="issue_kinds_export"),
    path("kinds/workbook/", kinds.workbook, name="issue_kinds_workbook"),
    path("kinds/<slug:code>/", kinds.kind, name="issue_kind"),
    path("kinds/<slug:code>/conditions/add/", kinds.add_condition, name="issue_condition_add"),
    path("kinds/<slug:code>/conditions/<str:condition>/", kinds.change_condition, name="issue_condition_change"),
    path("desk/", desk.desk, name="issue_desk"),
    path("my/", lists.mine, name="my_issues"),
    path("my/replies/", replies.upload, name="issue_replies"),
    path("my/replies/workbook.xlsx", replies.workbook, name="issue_replies_workbook"),
    path("my/replies/<uuid:key>/", replies.run, name="issue_replies_run"),
    path("my/replies/<uuid:key>/take-in/", replies.take_in, name="issue_replies_take_in"),
    path("my/replies/<uuid:key>/refused.xlsx", replies.refused, name="issue_replies_refused"),
    path("issues/", lists.issues, name="issue_list"),
    path("issues/export/", lists.export, name="issue_export"),
    path("look-backs/", look_backs.look_backs, name="look_backs"),
    path("look-backs/export/", look_backs.export, name="look_back_export"),
    path("look-backs/draws/", look_backs.draws, name="look_back_draws"),
    path("look-backs/draws/export/", look_backs.draws_export, name="look_back_draws_export"),
    *(
        path(address, view, {"name": name}, name=f"{name}{part}")
        for name, base in (("ledger", "ledger/"), ("close_out_list", "close-out-list/"))
        for address, view, part in (
            (base, ledger.ledger, ""),
            (f"{base}export/", ledger.export, "_export"),
            (f"{base}print/", ledger.printed, "_print"),
            (f"{base}columns/", ledger.columns, "_columns"),
            (f"{base}columns/<int:number>/remove/", ledger.remove_columns, "_columns_remove"),
        )
    ),
    path("ownership-gaps/", ownership.gaps, name="ownership_gaps"),
    path("ownership-gaps/export/", ownership.export, name="ownership_export"),
    path("rates/", rates.rates, name="issue_rates"),
    path("rates/export/", rates.export, name="issue_rates_export"),
    path("issues/raise/", raising.raise_one, name="issue_raise"),
    path("issues/raise/sites/", raising.sites, name="issue_raise_sites"),
    path("issues/many/<slug:code>/", many.many, name="issue_many"),
    path("issues/<str:number>/", record.issue, name="issue"),
    path("issues/<str:number>/accept/", record.accept, name="issue_accept"),
    path("issues/<str:number>/<slug:code>/", record.move, name="issue_move"),
]
