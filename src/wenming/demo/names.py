"""Invented names: the district, its towns, roads, firms and people. Any likeness to the real is chance."""

from collections.abc import Iterator
from itertools import product
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PROVINCE = "岚江省"
CITY = "云岭市"
DISTRICT = "明川区"
DISTRICT_CODE = "990102000000"
CITY_CODE = "990100000000"

SUBDISTRICTS = _words("鼓楼 文昌 东关 西津 南湖 北桥 朝晖 锦屏 迎宾 学府 滨河 新城")
TOWNS = _words("清溪 白石 柳林 石桥 双河 青峰 金泉 长岭 枫树 大湾 安平 龙潭 松坪 花园 沙河 仁和 竹溪 凤鸣 兴隆 黄陂")
ROWS = _words("北环 朝阳 文昌 建设 人民 和平 迎宾 南湖 滨江 明珠")
COLUMNS = _words("西津 云岭 青年 解放 鼓楼 中山 东关 学府 新城 凤翔")
SIDE_STREETS = tuple(head + tail for head, tail in product("春秋晨景瑞丰康惠广达华盛", "晖明安泰源林园和乐宁"))
LANE_HEADS = _words(
    "井 槐 榕 桂 灯 米 茶 盐 铁匠 豆腐 文庙 书院 水门 石板 竹篮 染坊 酱园 马号 钟鼓 三元 五福 七星 八角 "
    "九曲 北斗 东升 西成 南熏 柳荫 梅香 兰亭 菊圃 莲池 杏坛 桃源 枣林"
)
LANE_TAILS = _words("巷 一巷 二巷 三巷 里 前巷 后巷 东巷 西巷")
COMMUNITY_HEADS = _words("东 西 南 北 新 永 安 和 兴 福 文 康 宁 清 长 金 玉 松 柏 桂 荷 柳 梅 竹 星 光 云 泰")
COMMUNITY_TAILS = _words("园 苑 里 桥 门 井 塘 坊 湾 堤 乐 华 民 江")
VILLAGE_TAILS = _words("家村 家庄 家湾 家坝 家坪 家营 家寨 家堡 家集 家店")
COMPOUND_HEADS = _words(
    "锦绣 金域 阳光 春江 丽水 翠湖 紫荆 香樟 碧波 御景 华庭 盛世 东方 凯旋 幸福 和谐 安居 怡景 康乐 鸿运 "
    "银杏 枫林 杏花 桃李 状元 书香 龙湾 凤城 明珠 星河 云山 岚桥 临江 望湖 观澜 听松"
)
COMPOUND_TAILS = _words("花园 家园 小区 公寓 新村 苑 府 名城 华府 佳苑 里 豪庭")
WORKPLACES = _words("纺织厂 水泥厂 化肥厂 农机厂 粮食局 供销社 教师 税务局 二轻局 运输公司")
FIRM_HEADS = _words(
    "恒信 万安 众和 瑞丰 华泰 绿城蓝 安捷 优居 宏达 嘉禾 永信 诚德 金盾 融和 盛邦 新锐 百悦 美邻 久安 天成"
)
SHOP_HEADS = _words(
    "老街 川味 好再来 四季 聚贤 福满 江边 百味 家常 巷子口 小南国风 岚香 云上 醉江 大碗 外婆桥 阿强 阿珍 "
    "一品 忆江 同福里 三兄弟 乡里 渔家"
)
SHOP_TAILS = _words("面馆 小炒 酒家 饭庄 火锅店 烧烤店 快餐店 粉店 茶餐厅 包子铺 砂锅店 羊肉馆")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌辉鹏飞宇浩雪梅琳雨晨欣怡佳慧嘉诚志"
    "远思源海波晓东立新春生永福长青云松林泉"
)


def divisions(chance: Random, heads: tuple[str, ...] | str, tails: tuple[str, ...]) -> Iterator[str]:
    """Yield every head with every tail, shuffled; each name comes once."""
    pool = [head + tail for head, tail in product(heads, tails) if head != tail]
    chance.shuffle(pool)
    yield from pool


def person(chance: Random) -> str:
    """Make up a name of two or three characters."""
    given = chance.choice(GIVEN)
    if chance.random() < 0.78:
        given += chance.choice(GIVEN)
    return chance.choice(SURNAMES) + given
