"""The rounds: three closed and one running, every checklist complete, every value gradable, mostly in order."""

from wenming.demo.chronicle import District
from wenming.demo.district import Role
from wenming.demo.scale import volumes
from wenming.rulebook.grading import grade, raises_issue
from wenming.rulebook.scheme import MethodKind, Scheme


def test_three_rounds_are_closed_and_the_last_is_running(district: District) -> None:
    assert [held.closed_at is None for held in district.rounds] == [False, False, False, True]
    for held in district.rounds:
        assert held.closed_at is None or held.opened_at < held.closed_at <= district.now
        assert held.opened_at < district.now
    moments = [held.opened_at for held in district.rounds]
    assert moments == sorted(moments)


def test_every_checklist_is_complete(district: District, scheme: Scheme) -> None:
    kinds = {site.code: site.kind for site in district.registers.sites}
    items: dict[str, set[str]] = {}
    for item in scheme.items:
        items.setdefault(item.kind, set()).add(item.code)
    for held in district.rounds:
        assert len(held.visits) == volumes(district.scale).round_sites
        assert len({visit.site for visit in held.visits}) == len(held.visits)
        assert {kinds[visit.site] for visit in held.visits} == set(items)
        for visit in held.visits:
            assert {seen.item for seen in visit.observations} == items[kinds[visit.site]]
            assert len(visit.observations) == len(items[kinds[visit.site]])


def test_every_value_can_be_graded_and_most_are_in_order(district: District, scheme: Scheme) -> None:
    rules = {item.code: item.rule for item in scheme.items}
    grades = dict(scheme.grades)
    for held in district.rounds:
        failing = total = 0
        for visit in held.visits:
            for seen in visit.observations:
                graded = grade(rules[seen.item], seen.observed, grades)
                assert raises_issue(rules[seen.item], graded, grades) == seen.raises_issue
                assert (seen.photo is not None) == seen.raises_issue
                failing += seen.raises_issue
                total += 1
        assert 0.03 < failing / total < 0.25


def test_rounds_get_better(full: District) -> None:
    failing = [sum(seen.raises_issue for visit in held.visits for seen in visit.observations) for held in full.rounds]
    assert failing == sorted(failing, reverse=True)


def test_visits_are_made_by_inspectors_before_now(district: District) -> None:
    inspectors = {post.code for post in district.registers.posts if post.role is Role.INSPECTOR}
    for held in district.rounds:
        for visit in held.visits:
            assert visit.post in inspectors
            assert held.opened_at <= visit.started_at < visit.finished_at <= district.now
            assert all(visit.started_at < seen.at < visit.finished_at for seen in visit.observations)


def test_the_other_methods_have_a_mark_for_every_leaf(district: District, scheme: Scheme) -> None:
    methods = {method.code for method in scheme.methods if method.kind is not MethodKind.FIELD and method.weight}
    leaves = {(node.code, method) for node in scheme.nodes for method in node.methods if method in methods}
    for held in district.rounds:
        marked = [(mark.node, mark.method) for mark in held.marks]
        assert len(marked) == len(set(marked))
        assert set(marked) <= leaves
        assert held.closed_at is None or set(marked) == leaves
        assert all(0 <= mark.points <= mark.out_of for mark in held.marks)
