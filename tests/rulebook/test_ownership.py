"""Who would answer: cases worked by hand from the order in which the desk is proposed a unit."""

import pytest

from wenming.rulebook.ownership import GAP_LABELS, STREET, Gap, Owners, Table, Verdict, judge

CITY, MARKET, STREETS, TOWN = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("function", "owners", "verdict"),
    [
        ("urban_mgmt", Owners(holder=CITY), Verdict(Table.FUNCTION, None, (CITY,))),
        ("urban_mgmt", Owners(holder=CITY, industry_lead=(MARKET,)), Verdict(Table.FUNCTION, None, (CITY,))),
        ("urban_mgmt", Owners(CITY, (), (MARKET,), None, True), Verdict(Table.FUNCTION, Gap.TWO, (CITY, MARKET))),
        ("urban_mgmt", Owners(CITY, (), (CITY,), None, True), Verdict(Table.FUNCTION, None, (CITY,))),
        ("fire", Owners(None, (STREETS,), (MARKET,)), Verdict(Table.FUNCTION, Gap.STAND_IN, (MARKET,))),
        ("fire", Owners(territory=(STREETS,), town=TOWN), Verdict(Table.FUNCTION, Gap.STAND_IN, (STREETS,))),
        ("fire", Owners(town=TOWN), Verdict(Table.FUNCTION, Gap.STAND_IN, (TOWN,))),
        ("fire", Owners(), Verdict(Table.FUNCTION, Gap.NOBODY)),
        (STREET, Owners(territory=(STREETS,), industry_lead=(MARKET,)), Verdict(Table.TERRITORY, None, (STREETS,))),
        (STREET, Owners(territory=(STREETS, TOWN)), Verdict(Table.TERRITORY, Gap.TWO, (STREETS, TOWN))),
        (STREET, Owners(industry_lead=(MARKET,), town=TOWN), Verdict(Table.TERRITORY, Gap.STAND_IN, (MARKET,))),
        ("", Owners(holder=CITY, industry_lead=(MARKET,)), Verdict(Table.INDUSTRY_LEAD, None, (MARKET,))),
        ("", Owners(industry_lead=(MARKET, MARKET)), Verdict(Table.INDUSTRY_LEAD, None, (MARKET,))),
        ("", Owners(territory=(STREETS,)), Verdict(Table.INDUSTRY_LEAD, Gap.STAND_IN, (STREETS,))),
        ("", Owners(), Verdict(Table.INDUSTRY_LEAD, Gap.NOBODY)),
    ],
)  # fmt: skip
def test_the_table_that_decides_and_what_is_wrong_with_it(function: str, owners: Owners, verdict: Verdict) -> None:
    assert judge(function, owners) == verdict


def test_every_gap_has_its_words() -> None:
    assert set(GAP_LABELS) == set(Gap)
