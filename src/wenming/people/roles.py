"""What each role may do: roles → capabilities, as data.

``docs/roles.md`` shows the same table; a test compares them.
"""

from dataclasses import dataclass

from wenming.rulebook.labels import N_


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a post carries. ``everywhere``: sees the whole territory, not only its own units."""

    code: str
    label: str
    capabilities: frozenset[str]
    everywhere: bool = False
    administers: bool = False


_VIEW = {"sites.view", "schemes.view", "issues.view", "rounds.view", "map.view", "units.view"}
_UNIT = _VIEW | {
    "issues.raise", "issues.handle", "exports.run",
}  # fmt: skip
_OFFICE = _VIEW | {
    "areas.manage", "units.manage", "people.manage", "sites.manage", "schemes.manage", "calendar.manage",
    "issues.raise", "issues.desk", "issues.verify", "issues.close_out",
    "inspections.observe", "inspections.order", "inspections.review", "rounds.manage", "marks.enter",
    "imports.run", "exports.run", "ladder.manage",
    "rules.manage",
}  # fmt: skip


def _role(
    code: str, label: str, capabilities: set[str], *, everywhere: bool = False, administers: bool = False
) -> Role:
    return Role(code, label, frozenset(capabilities), everywhere, administers)


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role("office_head", N_("Head of the creation office"), _OFFICE, everywhere=True),
        _role(
            "dispatcher",
            N_("Dispatcher"),
            _OFFICE - {"schemes.manage", "people.manage", "ladder.manage", "rules.manage"},
            everywhere=True,
        ),
        _role("materials_officer", N_("Materials officer"), _VIEW | {"marks.enter", "exports.run"}, everywhere=True),
        _role(
            "verifier",
            N_("Verifier"),
            _VIEW | {"issues.raise", "issues.verify", "inspections.observe"},
            everywhere=True,
        ),
        _role("inspector", N_("Inspector"), _VIEW | {"issues.raise", "inspections.observe"}, everywhere=True),
        _role("leader", N_("Leader in charge"), _VIEW | {"exports.run"}, everywhere=True),
        _role("head", N_("Unit head"), _UNIT),
        _role("deputy_head", N_("Deputy head of a unit"), _UNIT),
        _role("information_officer", N_("Information officer"), _UNIT | {"people.enrol"}),
        _role("site_steward", N_("Site steward"), _VIEW | {"issues.raise", "inspections.observe"}),
        _role("grid_worker", N_("Grid worker"), _VIEW | {"issues.raise", "inspections.observe"}),
        _role(
            "system_admin",
            N_("System administrator"),
            {"system.manage", "areas.manage", "units.manage", "units.view", "imports.run", "calendar.manage"},
            everywhere=True,
            administers=True,
        ),
        _role(
            "security_admin",
            N_("Security administrator"),
            {"people.manage", "signins.manage", "units.view"},
            everywhere=True,
            administers=True,
        ),
        _role(
            "audit_admin", N_("Audit administrator"), {"audit.view", "units.view"}, everywhere=True, administers=True
        ),
    )
}
CAPABILITIES: frozenset[str] = frozenset().union(*(role.capabilities for role in ROLES.values()))

CAPABILITY_LABELS: dict[str, str] = {
    "sites.view": N_("See sites and who answers for them"),
    "schemes.view": N_("Read evaluation schemes"),
    "issues.view": N_("See issues within reach"),
    "rounds.view": N_("See evaluation rounds and scores"),
    "map.view": N_("Use the command map"),
    "units.view": N_("See units and posts"),
    "issues.raise": N_("Raise issues"),
    "issues.handle": N_("Acknowledge, pass down, return and rectify issues"),
    "issues.desk": N_("File, dispatch and merge issues"),
    "issues.verify": N_("Verify rectification"),
    "issues.close_out": N_("Close out issues"),
    "inspections.observe": N_("Make visits and record observations"),
    "inspections.order": N_("Order visits"),
    "inspections.review": N_("Review observations"),
    "rounds.manage": N_("Open and close evaluation rounds"),
    "marks.enter": N_("Enter marks for materials, surveys and authorities"),
    "exports.run": N_("Export lists"),
    "imports.run": N_("Take in workbooks"),
    "areas.manage": N_("Manage divisions"),
    "units.manage": N_("Manage units"),
    "people.manage": N_("Manage people and posts"),
    "people.enrol": N_("Enrol people of own units"),
    "sites.manage": N_("Manage sites and responsibilities"),
    "schemes.manage": N_("Manage evaluation schemes"),
    "calendar.manage": N_("Manage the working calendar"),
    "ladder.manage": N_("Set the escalation ladder"),
    "rules.manage": N_("Set the city's rules"),
    "signins.manage": N_("Manage sign-ins"),
    "system.manage": N_("Run the system"),
    "audit.view": N_("Read the audit trail"),
}
