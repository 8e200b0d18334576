"""The workbook of a problem list (问题清单) that a superior hands over: its columns, as docs/formats/issues.md says."""

from wenming.engines.workbook import Column, Form, Schema
from wenming.places.workbooks import SYSTEMS

PROBLEMS = Schema(
    name="issues",
    sheet="问题清单",
    sheet_en="Problem list",
    most_rows=5_000,
    columns=(
        Column(
            "list", "清单名称", "Problem list", required=True, most=40, also=("来源清单", "清单", "来源", "批次"),
            width=24, example="2026年省级暗访问题清单",
            hint="同一清单内编号相同的问题只导入一次。", hint_en="A number is taken in once per list.",
        ),
        Column(
            "number", "问题编号", "Number at source", Form.CODE, most=18, also=("编号", "序号", "清单编号", "案件编号"),
            example="017", hint="清单中的编号；没有编号的按内容识别重复。",
            hint_en="As in the list; without one, the same words at the same place count as the same problem.",
        ),
        Column("site_code", "点位编码", "Site code", Form.CODE, most=40, also=("点位编号",)),
        Column(
            "site", "点位名称", "Site name", most=120, also=("点位",), width=28,
            hint="须与点位台账一致；无点位的填写地址。",
            hint_en="As on the register of sites; without a site, an address.",
        ),
        Column(
            "area", "所属区划", "Division", most=60, also=("区划", "街道", "社区", "所属街道", "所属社区", "所在街道"),
            hint="区划代码或名称；有点位的不用填。", hint_en="Code or name; not needed with a site.",
        ),
        Column("address", "地址", "Address", most=200, also=("地点", "位置", "具体位置", "详细地址"), width=28),
        Column(
            "problem", "问题", "Problem", required=True, most=2_000,
            also=("存在问题", "问题名称", "问题内容", "主要问题"), width=40, example="市场东门垃圾桶满溢",
            hint="超过120字的，前面部分作标题，全文存入说明。",
            hint_en="Beyond 120 characters the beginning becomes the title and the whole goes into the description.",
        ),
        Column("description", "问题描述", "Description", most=2_000, also=("说明", "描述", "备注"), width=40),
        Column(
            "kind", "问题类别", "Kind of problem", most=80, also=("类别", "问题类型", "类型"),
            hint="类别代码或名称；不填则按问题的文字识别。",
            hint_en="Code or name; empty: told by the words of the problem.",
        ),
        Column(
            "under", "立案条件", "Filing condition", most=120, also=("立案标准",),
            hint="立案条件的代码，或该类别下的名称；时限、佐证、核查方式随之确定。",
            hint_en="Its code, or its name under the kind; limit, evidence and verification follow from it.",
        ),
        Column("found_on", "发现日期", "Found on", Form.DAY, also=("发现时间", "检查日期", "检查时间")),
        Column("found_by", "发现人", "Found by", most=60, also=("检查人", "检查组", "发现单位")),
        Column(
            "deadline", "整改时限", "Deadline", most=60, also=("整改期限", "完成时限", "时限", "截止日期"),
            example="3个工作日",
            hint="日期，或时限：24小时、3个工作日、7天；不填则用类别的时限。",
            hint_en="A date, or a limit: 24 hours, 3 working days, 7 days; empty: the limit of the kind.",
        ),
        Column(
            "unit", "责任单位", "Responsible unit", most=80, also=("主办单位", "牵头单位", "整改单位"), width=24,
            hint="单位编码或名称；填写的直接立案并交办。",
            hint_en="Code or name; the issue is filed and dispatched at once.",
        ),
        Column(
            "supporting", "协办单位", "Supporting units", Form.LIST, also=("配合单位",),
            hint="多个单位用顿号分开。", hint_en="Several are parted by commas.",
        ),
        Column("lon", "经度", "Longitude", Form.NUMBER, hint="十进制度数；有点位的不用填。",
               hint_en="Degrees with decimals; not needed with a site."),
        Column("lat", "纬度", "Latitude", Form.NUMBER, hint="十进制度数。", hint_en="Degrees with decimals."),
        Column(
            "system", "坐标系", "Coordinate system", Form.CHOICE, options=SYSTEMS,
            hint="不填则用导入时选定的坐标系。", hint_en="Empty: the system declared for the file.",
        ),
    ),
)  # fmt: skip
