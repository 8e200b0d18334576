"""The register of divisions that may arrive as a workbook."""

from wenming.areas import policies
from wenming.areas.services import apply_division_rows, plan_division_rows
from wenming.areas.workbooks import DIVISIONS
from wenming.kernel.imports import Choice, Door
from wenming.rulebook.labels import N_

SYSTEMS = Choice(
    "system",
    N_("Coordinate system of the file"),
    (
        ("cgcs2000", N_("CGCS2000 (national)")),
        ("wgs84", N_("WGS-84 (GPS receivers)")),
        ("gcj02", N_("GCJ-02 (AMap, Tencent)")),
        ("bd09", N_("BD-09 (Baidu)")),
    ),
)
AREA_DOOR = Door(
    "areas", N_("Divisions"), DIVISIONS, (policies.MANAGE,), plan_division_rows, apply_division_rows,
    "areas:areas", 5, (SYSTEMS,),
)  # fmt: skip
