"""Where the pages about issues stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from wenming.issues import policies
from wenming.kernel.scope import Viewer
from wenming.ui.navigation import Destination


def _has_unit_desk(viewer: Viewer) -> bool:
    return viewer.may(policies.HANDLE) and not viewer.everywhere


REGISTERS = _("Registers")
DRAWS_AND_LOAD = ("verifying_workload", "spot_draws")
ENTRIES = (
    Destination(
        "desk", _("Desk"), "inbox", "issue_desk", order=10, on_phone=True,
        may_see=lambda viewer: viewer.may(policies.DESK),
    ),
    Destination(
        "my_issues", _("My unit"), "inbox", "my_issues", order=11, on_phone=True,
        areas=("my_issues", "issue_replies", "issue_replies_run", "unit_lists"), may_see=_has_unit_desk,
    ),
    Destination(
        "issues", _("Issues"), "flag", "issue_list", order=20, on_phone=True,
        areas=(
            "issue", "issue_move", "issue_many", "issue_alike", "issue_rates", "look_backs", "look_back_draws",
            "ledger", "close_out_list", "ownership_gaps", "moved_deadlines", "recount_deadlines",
        ),
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
    Destination(
        "verifying", _("To verify"), "circle-check", "verifying", order=19, on_phone=True,
        areas=DRAWS_AND_LOAD,
        may_see=lambda viewer: viewer.may(policies.VERIFY) and not viewer.may(policies.DESK),
    ),
    Destination(
        "verifying_desk", _("To verify"), "circle-check", "verifying", order=19, areas=DRAWS_AND_LOAD,
        may_see=lambda viewer: viewer.may(policies.VERIFY) and viewer.may(policies.DESK),
    ),
    Destination(
        "problem_lists", _("Problem lists"), "list-details", "problem_lists", order=21,
        areas=(
            "problem_list", "problem_list_load", "problem_list_item", "problem_list_answer", "problem_list_deadline",
        ),
        may_see=lambda viewer: viewer.may(policies.DESK),
    ),
    Destination(
        "raise", _("Raise an issue"), "plus", "issue_raise", order=25, on_phone=True,
        may_see=lambda viewer: viewer.may(policies.RAISE) and not viewer.may(policies.DESK),
    ),
    Destination(
        "kinds", _("Kinds of problem"), "list", "issue_kinds", order=225, group=REGISTERS,
        areas=("issue_kinds", "issue_kind"), may_see=lambda viewer: viewer.may(policies.DESK),
    ),
    Destination(
        "city_rules", _("City's rules"), "list-check", "city_rules", order=907, group=_("Administration"),
        areas=("city_rules_change", "city_rules_version"), may_see=lambda viewer: viewer.may(policies.RULES),
    ),
    Destination(
        "learning", _("Learning"), "refresh", "learning", order=915, group=_("Administration"),
        areas=("learning", "learning_learn", "learning_run", "learning_take_up"),
        may_see=lambda viewer: viewer.may("system.manage"),
    ),
    Destination(
        "prone_places", _("Prone places"), "flag", "prone_places", order=226, group=REGISTERS,
        areas=("prone_places", "prone_place", "prone_place_move"), may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
    Destination(
        "loop", _("The loop"), "refresh", "loop", order=228, group=REGISTERS,
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
    Destination(
        "rulings", _("Rulings"), "shield-check", "rulings", order=227, group=REGISTERS,
        areas=("rulings", "ruling_retire"), may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
)  # fmt: skip
OWN_ENTRIES = (
    Destination(
        "my_figures", _("My figures"), "chart-bar", "my_figures", order=2,
        areas=("my_figures", "my_figure", "post_figures", "opened_figures", "opened_figure"),
        may_see=lambda viewer: viewer.may(policies.VIEW),
    ),
)  # fmt: skip
