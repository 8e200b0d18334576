"""Characters that an input method puts for one another: same sound or nearly so, as lists get them wrong."""

# Each word is a set of characters typed with the same letters (tones aside); any may stand for any other.
_SOUNDS = (
    "苑园院源元缘原 锦景金津晋 昌常长场 文闻汶 华花桦 府福富抚 安庵鞍 滨宾彬 江疆将 湖胡糊 河荷和合禾 东冬栋 "
    "西溪希曦惜 北贝备 南楠兰 门们 桥侨乔 街阶接 路陆鹿露 巷项向象 里理李礼 社设射 区曲渠 村春 市世式视是 "
    "场厂 学雪 校笑 公工宫功 厕侧策 医依 银引印 行形 支枝 店电点殿 超抄 商伤 步布部 广光 人仁 民明名 "
    "新欣鑫馨信 城成诚程承 朝潮 晖辉徽灰 屏平坪萍 迎营盈莹 鼓古谷故 楼娄 关官观冠 泰太 乐月悦 康慷 惠慧汇会 "
    "瑞睿锐 丰峰枫风凤 景井晶精 秋丘 春椿 达答大 盛圣胜 翠脆 紫子 荆京 香湘箱 樟张章 碧壁璧 波博泊 御玉裕育 "
    "庭亭廷 世仕 幸兴星杏 凯开 旋选 银吟 林临琳霖 桃陶 状壮 龙隆 珠竹朱 云运允 岚蓝兰 望旺 澜栏 听厅 松淞 "
    "家佳嘉加 小晓 宇雨羽 寓育 豪好 名铭 宏红虹洪鸿 怡宜颐 居局 和河 谐鞋 阳洋扬杨 光广 金今 域玉 利丽莉力 "
    "水睡 清青轻 石时实 柳流 双霜 泉全 岭领令 树数 湾弯 沙纱 溪西 凤奉 黄皇 陂坡 白百柏 火伙 站战 客克 运云 "
    "建健见 设社 解介 放方坊 青清 年念 中钟忠种 山珊 云匀 环还 宾滨 粮良 食石 局居 纺仿访 织职 厂场 农浓 机鸡 "
    "师诗 税水 务物 教较 燃然 气汽 网往 吧巴 酒久 馆管观 饭泛 面棉 烧稍 烤考 火或 锅国 粉份 茶查 包宝 "
    "老劳 川穿 味位 四思 季际 聚巨 贤闲 满慢 边编 子紫 阿啊 强墙 珍真 一义 品拼 忆亿意 福服 同桐童 兄雄 弟地 "
    "乡香 渔鱼余 槐怀 榕容荣 桂贵 灯登 米迷 盐言 铁贴 匠将 豆都 腐府 庙妙 书舒 板版 篮兰 染然 酱降 号浩 "
    "梅美 亭停 菊居 莲连 池迟 坛谈 枣早 斗陡 升生 熏勋 荫音 堤提 塘唐糖 坊访 永勇咏 玉裕 苑远 期其 东冻"
)


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in _SOUNDS.split():
        for character in group:
            others = table.get(character, "") + "".join(c for c in group if c != character)
            table[character] = "".join(dict.fromkeys(others))
    return table


HOMOPHONES: dict[str, str] = _table()
"""What each character may become."""
