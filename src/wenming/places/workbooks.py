"""The workbooks of sites and of who answers: their columns, as docs/formats/sites.md and responsibilities.md say."""

from wenming.engines.workbook import Column, Form, Schema
from wenming.places.models import Site

DRAWS = {"fixed": ("固定点位", "固定", "Fixed"), "random": ("随机点位", "随机", "Random")}
STATES = {
    "planned": ("计划", "Planned"),
    "open": ("正常", "在用", "开放", "Open"),
    "suspended": ("暂停", "Suspended"),
    "under_works": ("施工中", "施工", "Under works"),
    "closed": ("关闭", "停用", "Closed"),
}
SYSTEMS = {
    "cgcs2000": ("CGCS2000", "国家2000"),
    "wgs84": ("WGS-84", "WGS84", "GPS"),
    "gcj02": ("GCJ-02", "GCJ02", "火星坐标", "高德", "腾讯"),
    "bd09": ("BD-09", "BD09", "百度"),
}
assert set(DRAWS) == set(Site.Draw.values)

SITES = Schema(
    name="sites",
    sheet="点位",
    sheet_en="Sites",
    most_rows=20_000,
    extra_prefixes=("属性:", "attribute:"),
    columns=(
        Column(
            "code", "点位编码", "Site code", Form.CODE, most=40, also=("编码", "点位编号", "编号", "代码"),
            example="MARKET-0001",
            hint="不填则按类型、区划和名称匹配;新点位自动编号。",
            hint_en="Empty: matched by kind, division and name; new sites are numbered.",
        ),
        Column("name", "点位名称", "Site name", required=True, most=120, also=("名称", "点位"), width=28),
        Column(
            "kind", "点位类型", "Kind", required=True, most=60, also=("类型", "类别", "测评项目"),
            hint="类型代码或名称。", hint_en="Code or name of the kind.",
        ),
        Column(
            "area", "所属区划", "Division", most=60, also=("行政区划", "区划", "街道", "社区", "所属街道", "所属社区"),
            hint="区划代码或名称;不填则按坐标判定街道(乡镇)。",
            hint_en="Code or name of the division; empty: the town in which the position lies.",
        ),
        Column("address", "地址", "Address", most=200, width=28),
        Column("lon", "经度", "Longitude", Form.NUMBER, required=True, example="102.35123", hint="十进制度数。",
               hint_en="Degrees with decimals."),
        Column("lat", "纬度", "Latitude", Form.NUMBER, required=True, example="40.27345", hint="十进制度数。",
               hint_en="Degrees with decimals."),
        Column(
            "system", "坐标系", "Coordinate system", Form.CHOICE, options=SYSTEMS,
            hint="不填则用导入时选定的坐标系。", hint_en="Empty: the system declared for the file.",
        ),
        Column("draw", "抽取方式", "Draw", Form.CHOICE, options=DRAWS, also=("点位性质",)),
        Column("state", "状态", "State", Form.CHOICE, options=STATES),
        Column(
            "substitutes", "替换点位", "Substitutes", Form.CODE, most=40, also=("替换", "被替换点位编码"),
            hint="被本点位替换的点位编码:原点位关闭,责任关系转到本点位。",
            hint_en="Code of the site that this one takes the place of: that one is closed.",
        ),
        Column("note", "备注", "Note", most=500),
    ),
)  # fmt: skip

RESPONSIBILITIES = Schema(
    name="responsibilities",
    sheet="责任关系",
    sheet_en="Who answers",
    most_rows=60_000,
    columns=(
        Column("site", "点位编码", "Site code", Form.CODE, required=True, most=40, also=("点位", "编码")),
        Column("site_name", "点位名称", "Site name", most=120, width=28, hint="只供核对。",
               hint_en="For checking only."),
        Column("role", "责任类型", "Role", required=True, most=60, also=("责任角色",), hint="责任类型的代码或名称。",
               hint_en="Code or name of the way of answering."),
        Column(
            "unit", "责任单位", "Unit", most=80, also=("单位",), width=28,
            hint="单位编码或名称;不填表示该责任暂无单位。",
            hint_en="Code or name of the unit; empty: nobody from now on.",
        ),
        Column("post", "岗位编码", "Post code", Form.CODE, most=60, hint="责任单位内的岗位,如点位长。",
               hint_en="A post within the unit, such as the site steward's."),
        Column("since", "起始日期", "Since", Form.DAY, hint="不填为导入当天。", hint_en="Empty: today."),
    ),
)  # fmt: skip
