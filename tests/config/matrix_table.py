"""Who may come in where: the table that people review, one line for each address and each operation of the API.

A line says: the address; its policy (a capability, ``public`` or ``signed_in``); what somebody who may come in is
answered on GET; the scope that narrows it to a unit's own; and of which right one is needed before a POST changes
anything. Scopes: ``issue``: units that have to do with it and those above them. ``person``: people whom the viewer
administers. ``post``: open to look at, changed only by those who may fill it. ``administers``: whoever administers
people. ``superior``: the head and the deputies of the post's own unit. Rights: a capability, ``administers``, ``own``
where everybody changes only what is their own, a dash where nothing is changed.
"""

from dataclasses import dataclass

PAGES = """
healthz                                                  public              200      -            -
language/                                                public              302      -            own
accounts/login/                                          public              302      -            own
accounts/logout/                                         signed_in           200      -            own
accounts/password/change/                                signed_in           200      -            own
ui/columns/                                              signed_in           405      -            own
ui/components/                                           signed_in           200      -            -
imports/                                                 imports.run         200      -            imports.run
imports/<slug:name>/                                     imports.run         200      -            imports.run
imports/<slug:name>/template.xlsx                        imports.run         200      -            imports.run
imports/<slug:name>/<uuid:key>/                          imports.run         404      -            imports.run
imports/<slug:name>/<uuid:key>/take-in/                  imports.run         405      -            imports.run
imports/<slug:name>/<uuid:key>/refused.xlsx              imports.run         404      -            imports.run
imports/<slug:name>/<uuid:key>/produced/<str:filename>   imports.run         405      -            imports.run
messages/                                                signed_in           200      -            -
messages/export/                                         signed_in           200      -            -
messages/read/                                           signed_in           405      -            own
messages/read-all/                                       signed_in           405      -            own
messages/<int:number>/                                   signed_in           404      -            -
outbox/                                                  system.manage       200      -            -
outbox/export/                                           system.manage       200      -            -
outbox/retry/                                            system.manage       405      -            system.manage
documents/                                               signed_in           405      -            own
loop/                                                    issues.view         200      -            -
rules/                                                   issues.view         200      -            -
rules/change/                                            rules.manage        200      -            rules.manage
rules/<int:number>/                                      issues.view         404      -            -
issues/raise/alike/                                      issues.raise        200      -            -
issues/<str:number>/alike/                               issues.desk         200      issue        -
vacancies/                                               units.manage        200      -            -
vacancies/export/                                        units.manage        200      -            -
ladder/unsent/                                           ladder.manage       200      -            -
ladder/unsent/export/                                    ladder.manage       200      -            -
ladder/add/                                              ladder.manage       200      -            ladder.manage
ladder/parts/<slug:kind>/                                ladder.manage       200      -            -
ladder/parts/<slug:kind>/export/                         ladder.manage       200      -            -
ladder/parts/<slug:kind>/add/                            ladder.manage       200      -            ladder.manage
ladder/parts/<slug:kind>/<slug:code>/                    ladder.manage       404      -            ladder.manage
ladder/parts/<slug:kind>/<slug:code>/remove/             ladder.manage       404      -            ladder.manage
ladder/<slug:code>/remove/                               ladder.manage       200      -            ladder.manage
me/mail/                                                 signed_in           200      -            own
ladder/                                                  ladder.manage       200      -            -
ladder/export/                                           ladder.manage       200      -            -
ladder/<slug:code>/                                      ladder.manage       200      -            ladder.manage
areas/                                                   units.view          200      -            -
areas/<str:code>/                                        units.view          200      -            -
areas/<str:code>/boundary/                               areas.manage        200      -            areas.manage
areas/<str:code>/tier/                                   areas.manage        200      -            areas.manage
calendar/                                                signed_in           200      -            -
calendar/day/                                            calendar.manage     200      -            calendar.manage
calendar/hours/                                          calendar.manage     200      -            calendar.manage
calendar/<int:year>/take/                                calendar.manage     405      -            calendar.manage
calendar/<day:day>/remove/                               calendar.manage     405      -            calendar.manage
setup/                                                   public              404      -            -
units/                                                   units.view          200      -            -
units/export/                                            exports.run         200      -            -
units/add/                                               units.manage        200      -            units.manage
units/<str:code>/                                        units.view          200      -            -
units/<str:code>/edit/                                   units.manage        200      -            units.manage
units/<str:code>/abolish/                                units.manage        200      -            units.manage
units/<str:code>/successors/                             units.manage        200      -            units.manage
units/<str:code>/restore/                                units.manage        405      -            units.manage
units/<str:code>/posts/add/                              units.view          200      post         administers
posts/<str:code>/appoint/                                units.view          200      post         administers
posts/<str:code>/end/                                    units.view          200      post         administers
posts/<str:code>/close/                                  units.view          200      post         administers
people/                                                  signed_in           200      administers  administers
people/add/                                              signed_in           200      administers  administers
people/<str:username>/                                   signed_in           200      person       administers
people/<str:username>/post/                              signed_in           200      person       administers
people/<str:username>/name/                              signed_in           200      person       administers
people/<str:username>/password/                          signed_in           200      person       administers
people/<str:username>/lock/                              signed_in           200      person       administers
people/<str:username>/unlock/                            signed_in           200      person       administers
people/<str:username>/leave/                             signed_in           200      person       administers
s/<str:code>                                             sites.view          302      -            -
sites/                                                   sites.view          200      -            -
sites/export/                                            exports.run         200      -            -
sites/gaps/                                              sites.view          200      -            -
sites/map/                                               map.view            200      -            -
sites/map/points/                                        map.view            200      -            -
sites/map/base/                                          map.view            200      -            -
sites/add/                                               sites.manage        200      -            sites.manage
sites/who-answers/                                       sites.manage        405      -            sites.manage
sites/codes/                                             sites.view          302      -            -
units/<str:unit>/hand-over/                              sites.manage        200      -            sites.manage
sites/<str:code>/                                        sites.view          200      -            -
sites/<str:code>/code.svg                                sites.view          200      -            -
sites/<str:code>/print/                                  sites.view          200      -            -
sites/<str:code>/edit/                                   sites.manage        200      -            sites.manage
sites/<str:code>/substitute/                             sites.manage        200      -            sites.manage
sites/<str:code>/merge/                                  sites.manage        200      -            sites.manage
sites/<str:code>/circle/                                 sites.manage        200      -            sites.manage
sites/<str:code>/state/<slug:state>/                     sites.manage        200      -            sites.manage
sites/<str:code>/who-answers/<slug:role>/                sites.manage        200      -            sites.manage
photos/                                                  signed_in           405      -            own
photos/<uuid:key>/                                       signed_in           404      -            -
photos/<uuid:key>/thumb/                                 signed_in           404      -            -
documents/<uuid:key>/                                    signed_in           404      -            -
schemes/                                                 schemes.view        200      -            -
schemes/example.xlsx                                     schemes.manage      200      -            -
schemes/import/                                          schemes.manage      200      -            schemes.manage
schemes/import/store/                                    schemes.manage      405      -            schemes.manage
schemes/compare/                                         schemes.view        200      -            -
schemes/<str:code>/                                      schemes.view        200      -            -
schemes/<str:code>/publish/                              schemes.manage      200      -            schemes.manage
schemes/<str:code>/find/                                 schemes.view        200      -            -
schemes/<str:code>/file.xlsx                             exports.run         200      -            -
schemes/<str:code>/file.yaml                             exports.run         200      -            -
schemes/<str:code>/kinds/                                schemes.view        200      -            -
schemes/<str:code>/kinds/<str:kind>/                     schemes.view        200      -            -
schemes/<str:code>/items/                                schemes.view        200      -            -
schemes/<str:code>/items/export/                         exports.run         200      -            -
schemes/<str:code>/items/<str:item>/                     schemes.view        200      -            -
schemes/<str:code>/indicators/<str:node>/                schemes.view        200      -            -
schemes/<str:code>/tasks/                                schemes.view        200      -            -
schemes/<str:code>/tasks/export/                         exports.run         200      -            -
schemes/<str:code>/tasks/<str:node>/                     schemes.manage      200      -            schemes.manage
schemes/<str:code>/materials/                            schemes.view        200      -            -
schemes/<str:code>/survey/                               schemes.view        200      -            -
schemes/<str:code>/negative/                             schemes.view        200      -            -
schemes/<str:code>/rules/                                schemes.view        200      -            -
schemes/<str:code>/sources/                              schemes.view        200      -            -
desk/                                                    issues.desk         200      -            issues.desk
my/                                                      issues.handle       200      -            -
my/replies/                                              issues.handle       200      -            issues.handle
my/lists/                                                issues.handle       200      -            -
my/lists/<uuid:key>/report/                              issues.handle       404      -            -
my/replies/workbook.xlsx                                 issues.handle       200      -            -
my/replies/<uuid:key>/                                   issues.handle       404      -            -
my/replies/<uuid:key>/photos/<int:at>/                   issues.handle       404      -            -
my/replies/<uuid:key>/take-in/                           issues.handle       405      -            issues.handle
my/replies/<uuid:key>/refused.xlsx                       issues.handle       404      -            -
kinds/                                                   issues.view         200      -            -
kinds/export/                                            exports.run         200      -            -
kinds/workbook/                                          issues.desk         200      -            -
kinds/add/                                               issues.desk         200      -            issues.desk
kinds/<slug:code>/use/                                   issues.desk         405      -            issues.desk
kinds/<slug:code>/sayings/                               issues.desk         405      -            issues.desk
kinds/<slug:code>/conditions/<str:condition>/use/        issues.desk         405      -            issues.desk
kinds/<slug:code>/                                       issues.view         200      -            -
kinds/<slug:code>/change/                                issues.desk         200      -            issues.desk
kinds/<slug:code>/words/                                 issues.desk         200      -            issues.desk
kinds/<slug:code>/conditions/add/                        issues.desk         200      -            issues.desk
kinds/<slug:code>/conditions/<str:condition>/            issues.desk         200      -            issues.desk
issues/                                                  issues.view         200      -            -
issues/export/                                           exports.run         200      -            -
problem-lists/                                           issues.desk         200      -            -
problem-lists/export/                                    exports.run         200      -            -
problem-lists/load/                                      issues.desk         200      -            issues.desk
problem-lists/<uuid:key>/                                issues.desk         404      -            -
problem-lists/<uuid:key>/confirm/                        issues.desk         405      -            issues.desk
problem-lists/<uuid:key>/place/                          issues.desk         405      -            issues.desk
problem-lists/<uuid:key>/items/                          issues.desk         404      -            -
problem-lists/<uuid:key>/reply/                          issues.desk         404      -            -
problem-lists/<uuid:key>/report/                         issues.desk         404      -            -
problem-lists/<uuid:key>/<int:pk>/                       issues.desk         404      -            issues.desk
problem-lists/<uuid:key>/<int:pk>/decide/                issues.desk         405      -            issues.desk
verifying/                                               issues.verify       200      -            -
verifying/export/                                        exports.run         200      -            -
verifying/workload/                                      issues.desk         200      -            -
verifying/draws/                                         issues.verify       200      -            -
verifying/draws/export/                                  exports.run         200      -            -
problem-lists/<uuid:key>/<int:pk>/answer/                issues.desk         404      -            issues.desk
problem-lists/<uuid:key>/<int:pk>/deadline/              issues.desk         404      -            issues.desk
problem-lists/<uuid:key>/answers/                        issues.desk         405      -            issues.desk
look-backs/                                              issues.view         200      -            -
rulings/                                                 issues.view         200      -            -
learning/                                                system.manage       200      -            -
learning/export/                                         system.manage       200      -            -
learning/learn/                                          system.manage       200      -            system.manage
learning/runs/<uuid:key>/                                system.manage       404      -            -
learning/<int:pk>/take-up/                               system.manage       404      -            system.manage
rulings/export/                                          exports.run         200      -            -
rulings/<int:pk>/retire/                                 issues.close_out    200      -            issues.close_out
look-backs/export/                                       exports.run         200      -            -
look-backs/draws/                                        issues.verify       200      -            -
look-backs/draws/export/                                 issues.verify       200      -            -
ledger/                                                  issues.view         200      -        -
ledger/export/                                           exports.run         200      -        -
ledger/print/                                            issues.view         200      -        -
ledger/columns/                                          issues.view         200      -        own
ledger/columns/<int:number>/remove/                      issues.view         405      -        own
close-out-list/                                          issues.view         200      -        -
close-out-list/export/                                   exports.run         200      -        -
close-out-list/print/                                    issues.view         200      -        -
close-out-list/columns/                                  issues.view         200      -        own
close-out-list/columns/<int:number>/remove/              issues.view         405      -        own
deadlines/                                               issues.close_out    200      -        -
deadlines/export/                                        exports.run         200      -        -
deadlines/confirm/                                       issues.close_out    200      -        issues.close_out
prone-places/                                            issues.view         200      -            -
prone-places/export/                                     exports.run         200      -            -
prone-places/<str:number>/                               issues.view         200      issue        -
prone-places/<str:number>/<slug:code>/                   issues.view         200,302     issue        issues.handle
my/figures/                                              issues.view         200      -            -
my/figures/<slug:figure>/                                issues.view         200      -            -
posts/<str:code>/figures/                                issues.view         200      superior     issues.view
figures/<uuid:key>/                                      issues.view         404      -            -
figures/<uuid:key>/<slug:figure>/                        issues.view         404      -            -
ownership-gaps/                                          sites.view          200      -        -
ownership-gaps/export/                                   exports.run         200      -        -
rates/                                                   issues.view         200      -            -
rates/export/                                            exports.run         200      -            -
issues/raise/                                            issues.raise        200      -            issues.raise
issues/raise/sites/                                      issues.raise        200      -            issues.raise
issues/many/<slug:code>/                                 issues.view         405      -            issues.handle
issues/<str:number>/                                     issues.view         200      issue        -
issues/<str:number>/take-back/                           issues.desk         405      issue        issues.desk
issues/<str:number>/accept/                              issues.desk         405      issue        issues.desk
issues/<str:number>/papers/<int:seq>.docx                issues.view         404      issue        -
issues/<str:number>/<slug:code>/                         issues.view         200,302  issue        issues.handle
visits/                                                  sites.view          200      -            -
visits/export/                                           exports.run         200      -            -
visits/<str:number>/                                     sites.view          200      -            -
visits/<str:number>/finish/                              inspections.observe 405      -            inspections.observe
visits/<str:number>/items/<str:code>/                    inspections.observe 405      -            inspections.observe
visits/<str:number>/items/<str:code>/grade/              sites.view          405      -            -
observations/<uuid:key>/                                 sites.view          200      -            -
observations/<uuid:key>/review/                          inspections.review  200      -            inspections.review
sites/<str:code>/visit/                                  inspections.observe 200      -            inspections.observe
rounds/                                                  rounds.view         200      -            -
rounds/plan/                                             rounds.manage       200      -            rounds.manage
rounds/<str:number>/                                     rounds.view         200      -            -
rounds/<str:number>/indicators/<str:code>/               rounds.view         200      -            -
rounds/<str:number>/kinds/                               rounds.view         200      -            -
rounds/<str:number>/units/                               rounds.view         200      -            -
rounds/<str:number>/areas/                               rounds.view         200      -            -
rounds/<str:number>/sites/                               rounds.view         200      -            -
rounds/<str:number>/lost/                                rounds.view         200      -            -
rounds/<str:number>/lost/export/                         exports.run         200      -            -
rounds/<str:number>/comparison/                          rounds.view         302      -            -
rounds/<str:number>/print/                               rounds.view         200      -            -
rounds/<str:number>/export/                              exports.run         200      -            -
rounds/<str:number>/export/<slug:table>/                 exports.run         200      -            -
rounds/<str:number>/open/                                rounds.manage       302      -            rounds.manage
rounds/<str:number>/jobs/<uuid:key>/                     rounds.manage       200      -            rounds.manage
rounds/<str:number>/close/                               rounds.manage       200      -            rounds.manage
rounds/<str:number>/draw/                                rounds.view         200      -            rounds.manage
rounds/<str:number>/draw/register/                       rounds.view         200      -            -
rounds/<str:number>/marks/                               rounds.view         200      -            marks.enter
rounds/<str:number>/marks/workbook/                      rounds.view         200      -            marks.enter
rounds/<str:number>/marks/<str:node>/<str:method>/       rounds.view         404      -            -
/                                                        signed_in           200      -            -
cheapest/                                                rounds.view         200      -            -
map/                                                     map.view            200      -            -
map/data/points.json                                     map.view            200      -            -
map/data/heat.json                                       map.view            200      -            -
map/data/circles.json                                    map.view            200      -            -
map/data/prone.json                                      map.view            200      -            -
search/                                                  signed_in           200      -            -
search/quick/                                            signed_in           200      -            -
me/                                                      signed_in           200      -            -
me/keys/new/                                             signed_in           200      -            own
me/keys/<int:key_id>/revoke/                             signed_in           405      -            own
audit/                                                   audit.view          200      -            -
audit/export/                                            audit.view          200      -            -
audit/verify/                                            audit.view          405      -            audit.view
audit/verify/<uuid:key>/                                 audit.view          200      -            -
audit/<int:line_id>/                                     audit.view          200      -            -
system/                                                  system.manage       200      -            -
"""

OPERATIONS = """
GET  api/v1/openapi.json                     signed_in           200  -
GET  api/v1/                                 signed_in           404  -
GET  api/v1/areas                            sites.view          200  -
GET  api/v1/areas/<code>                     sites.view          200  -
GET  api/v1/units                            units.view          200  -
GET  api/v1/units/<code>                     units.view          200  -
GET  api/v1/sites                            sites.view          200  -
POST api/v1/sites                            sites.manage        422  -
GET  api/v1/sites/<code>                     sites.view          200  -
PUT  api/v1/sites/<code>                     sites.manage        422  -
GET  api/v1/schemes                          schemes.view        200  -
GET  api/v1/schemes/<code>                   schemes.view        200  -
GET  api/v1/schemes/<code>/document          schemes.view        200  -
GET  api/v1/schemes/<code>/indicators        schemes.view        200  -
GET  api/v1/schemes/<code>/items             schemes.view        200  -
GET  api/v1/issues                           issues.view         200  -
POST api/v1/issues                           issues.raise        422  -
GET  api/v1/issues/<number>                  issues.view         200  issue
POST api/v1/issues/<number>/moves            issues.view         422  issue
GET  api/v1/prone-places                     issues.view         200  -
GET  api/v1/prone-places/<number>            issues.view         200  issue
GET  api/v1/rates                            issues.view         200  -
GET  api/v1/lists                            issues.desk         200  -
POST api/v1/lists                            issues.desk         422  -
GET  api/v1/lists/<key>                      issues.desk         404  -
GET  api/v1/lists/<key>/items                issues.desk         404  -
POST api/v1/lists/<key>/items/<item>         issues.desk         422  -
POST api/v1/lists/<key>/raise                issues.desk         404  -
POST api/v1/lists/<key>/answers              issues.desk         422  -
GET  api/v1/lists/<key>/reply                issues.desk         404  -
GET  api/v1/visits                           sites.view          200  -
GET  api/v1/visits/<number>                  sites.view          200  -
GET  api/v1/visits/<number>/observations     sites.view          200  -
POST api/v1/visits/<number>/observations     inspections.observe 422  -
POST api/v1/observations/<key>/reviews       inspections.review  422  -
GET  api/v1/rounds                           rounds.view         200  -
GET  api/v1/rounds/<number>                  rounds.view         200  -
GET  api/v1/rounds/<number>/score            rounds.view         200  -
GET  api/v1/rounds/<number>/total            rounds.view         200  -
GET  api/v1/rounds/<number>/marks            rounds.view         200  -
POST api/v1/rounds/<number>/marks            marks.enter         422  -
"""


@dataclass(frozen=True)
class Page:
    """An address of a page."""

    address: str
    policy: str
    answers: frozenset[int]
    scope: str
    writes: str


@dataclass(frozen=True)
class Operation:
    """An operation of the API; ``answer`` is what somebody who may gets for an empty body."""

    method: str
    address: str
    capability: str
    answer: int
    scope: str


def pages() -> dict[str, Page]:
    """Read the table of pages, by address; the start page is a slash alone."""
    found = {}
    for line in PAGES.strip().splitlines():
        address, policy, answers, scope, writes = line.split()
        address = address.removeprefix("/") if address == "/" else address
        found[address] = Page(address, policy, frozenset(map(int, answers.split(","))), scope, writes)
    return found


def operations() -> list[Operation]:
    """Read the table of the API's operations."""
    lines = [line.split() for line in OPERATIONS.strip().splitlines()]
    return [Operation(method, address, right, int(answer), scope) for method, address, right, answer, scope in lines]
