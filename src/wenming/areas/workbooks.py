"""The workbook of divisions: its columns, as docs/formats/areas.md describes them."""

from wenming.engines.workbook import Column, Form, Schema

LEVELS = {
    "county": ("县(区)", "县", "区", "市", "County"),
    "town": ("街道(乡镇)", "街道", "乡镇", "镇", "乡", "Town or subdistrict"),
    "village": ("社区(村)", "社区", "村", "Community or village"),
}
YES_NO = {"1": ("是", "yes", "true"), "0": ("否", "no", "false")}

DIVISIONS = Schema(
    name="areas",
    sheet="行政区划",
    sheet_en="Divisions",
    most_rows=5_000,
    columns=(
        Column("code", "区划代码", "Division code", Form.CODE, required=True, most=20, also=("代码", "编码")),
        Column("name", "区划名称", "Division name", required=True, most=60, also=("名称", "行政区划"), width=24),
        Column("level", "级别", "Level", Form.CHOICE, required=True, options=LEVELS),
        Column(
            "parent", "上级代码", "Superior code", Form.CODE, most=20, also=("上级", "上级区划", "所属"),
            hint="县(区)不填。", hint_en="Empty for the county or district itself.",
        ),
        Column("lon", "经度", "Longitude", Form.NUMBER, hint="十进制度数。", hint_en="Degrees with decimals."),
        Column("lat", "纬度", "Latitude", Form.NUMBER, hint="十进制度数。", hint_en="Degrees with decimals."),
        Column("core", "主城区", "Urban core", Form.CHOICE, options=YES_NO),
    ),
)  # fmt: skip
