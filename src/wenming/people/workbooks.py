"""The workbooks of units and of people: their columns, as docs/formats/units.md and people.md describe them."""

from wenming.engines.workbook import Column, Form, Schema
from wenming.people.models import Unit
from wenming.people.roles import ROLES

_KINDS = {
    "creation_office": ("创建办", "文明办", "Creation office"),
    "command_office": ("指挥部办公室", "指挥部", "Command office"),
    "department": ("部门", "职能部门", "局", "Department"),
    "subdistrict": ("街道(乡镇)", "街道", "乡镇", "镇", "乡", "Subdistrict or town"),
    "institution": ("事业单位", "单位", "Institution"),
    "enterprise": ("企业", "Enterprise"),
    "community": ("社区(村)", "社区", "村", "Community or village"),
    "station": ("站所", "中队", "站", "所", "Station or team"),
    "property_firm": ("物业企业", "物业", "Property firm"),
    "market_operator": ("市场经营方", "市场开办方", "Market operator"),
    "third_party": ("第三方机构", "第三方", "Hired third party"),
}
_ROLES = {
    "office_head": ("创建办负责人", "创建办主任"),
    "dispatcher": ("交办员", "派单员"),
    "materials_officer": ("材料员",),
    "verifier": ("核查员",),
    "inspector": ("检查员", "督查员"),
    "leader": ("包联领导", "分管县领导"),
    "head": ("主要领导", "单位负责人"),
    "deputy_head": ("分管领导",),
    "information_officer": ("信息员", "联络员"),
    "site_steward": ("点位长",),
    "grid_worker": ("网格员",),
    "system_admin": ("系统管理员",),
    "security_admin": ("安全管理员",),
    "audit_admin": ("审计管理员",),
}
KIND_OPTIONS = {value: _KINDS.get(value, ()) for value in Unit.Kind.values}
ROLE_OPTIONS = {code: (*_ROLES.get(code, ()), role.label) for code, role in ROLES.items()}

UNITS = Schema(
    name="units",
    sheet="责任单位",
    sheet_en="Units",
    most_rows=5_000,
    columns=(
        Column(
            "code", "单位编码", "Unit code", Form.CODE, most=40, also=("编码", "编号", "代码"), example="D-CG",
            hint="不填则按名称匹配;新单位自动编号。", hint_en="Empty: matched by name; new units are numbered.",
        ),
        Column("name", "单位名称", "Unit name", required=True, most=80, also=("单位", "名称", "责任单位"), width=28),
        Column("short_name", "简称", "Short name", most=40, example="城管局"),
        Column(
            "kind", "单位类别", "Kind", Form.CHOICE, required=True, options=KIND_OPTIONS, also=("类别", "类型", "性质"),
        ),
        Column(
            "parent", "上级单位", "Superior unit", most=80, also=("主管单位",), width=24,
            hint="上级单位的编码或名称,可以在本表中。",
            hint_en="Code or name of the superior unit; may stand in this file.",
        ),
        Column(
            "area", "所属区划", "Division", most=60, also=("区划", "行政区划", "辖区"),
            hint="区划代码或名称。", hint_en="Code or name of the division.",
        ),
        Column(
            "functions", "部门职能", "Functions", Form.LIST, also=("职能",), width=24,
            hint="职能代码或名称,用顿号隔开;一项职能只属于一个单位。",
            hint_en="Codes or names of functions, separated by commas; a function belongs to one unit.",
        ),
    ),
)  # fmt: skip

PEOPLE = Schema(
    name="people",
    sheet="人员岗位",
    sheet_en="People and posts",
    most_rows=5_000,
    columns=(
        Column(
            "username", "登录名", "User name", Form.CODE, required=True, most=60, also=("用户名", "账号"),
            hint="字母、数字或 . @ + - _,2 到 60 位;可用工号。", hint_en="2 to 60 letters, figures or . @ + - _.",
            example="zhanghua",
        ),
        Column("name", "姓名", "Name", required=True, most=60),
        Column(
            "unit", "单位", "Unit", required=True, most=80, also=("所在单位", "责任单位"), width=28,
            hint="单位编码或名称。", hint_en="Code or name of the unit.",
        ),
        Column("role", "角色", "Role", Form.CHOICE, required=True, options=ROLE_OPTIONS, also=("岗位角色",)),
        Column("title", "岗位名称", "Post title", most=80, also=("岗位", "职务"), width=24, example="城管局信息员"),
        Column(
            "post", "岗位编码", "Post code", Form.CODE, most=60,
            hint="已有岗位的编码;不填则按单位、角色和岗位名称匹配,没有则新设。",
            hint_en="Code of an existing post; empty: matched by unit, role and title, or a new post.",
        ),
        Column("since", "任职日期", "Since", Form.DAY, hint="不填为导入当天。", hint_en="Empty: today."),
    ),
)  # fmt: skip
