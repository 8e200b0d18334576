"""The sayings and sentences that come with the product: well-formed, and right on problems written by hand for this."""

import pytest

from wenming.issues.sayings import examples, places, sayings, seed_kind_index
from wenming.issues.seed import seed_categories

CASES = (
    # An act counts more than what it was done to.
    ("配电箱外壳糊满了开锁、办证的纸条", "", "small_ads"),
    ("单元门两边被人喷上疏通管道的号码", "幸福小区", "small_ads"),
    ("几根电线杆之间扯了绳子晒棉被", "", "clutter"),
    ("有人在十字路口往车窗里塞楼盘传单", "", "leaflets"),
    ("导盲砖上停了一排共享单车", "", "tactile_blocked"),
    ("公共车位上被人焊了铁桩自己用", "", "parking_facility"),
    ("厨余桶早满了，袋子都堆到桶外面", "", "bin_overflow"),
    ("超市门前有小贩推着三轮车叫卖水果", "", "street_vending"),
    # The thing itself.
    ("配电箱的门没有锁，一拉就开", "", "power_facility"),
    ("止车石球被撞掉一个", "", "bollard"),
    ("长椅的靠背板断了两根", "人民公园", "street_furniture"),
    ("过街斑马线快磨没了", "", "traffic_sign"),
    ("弱电井的盖子碎了一半", "", "communication_box"),
    ("橡胶减速条少了一截，螺杆朝上", "", "speed_hump"),
    ("巷内电线网线缠成一团，快碰到头了", "书院巷", "backstreet_wires"),
    ("两台电梯有一台停了半个月没修", "金桂小区", "lift_fault"),
    # Missing signs, and what they are to prevent.
    ("大厅里没看到任何禁止吸烟的牌子", "政务中心", "no_smoking_sign"),
    ("候车厅里有旅客抽烟，没有人劝", "汽车站", "smoking"),
    ("烟酒店没有张贴禁止向未成年人售烟的标志", "便利店", "minors"),
    ("没有张贴居民公约", "翠竹社区", "convention"),
    # Toilets, by what is wrong.
    ("公厕白天锁着门，也没有告示", "公厕", "public_toilet"),
    ("公厕两个蹲位的冲水阀坏了", "公厕", "toilet_fittings"),
    ("公厕地面湿滑，尿味很重", "公厕", "toilet_dirty"),
    ("公厕门口有台阶，没有轮椅坡道", "公厕", "step_free"),
    # Water, by where it comes from.
    ("雨停了两天，路口还有一大片积水", "", "standing_water"),
    ("饭店后门的脏水直接泼到人行道", "", "sewage"),
    ("雨水篦子被落叶堵死", "", "drain"),
    ("路边的自来水管接口一直在渗水", "", "water_pipe"),
    # Posts and papers.
    ("社区活动室上了锁，门上没有开放时间", "翠竹社区", "neighbourhood_post"),
    ("学雷锋服务岗空着，志愿者不知去向", "", "volunteer_post"),
    ("签到表是一个人代签的，缺会议照片", "", "records"),
    ("问了六位居民，都说不知道在创建文明城市", "", "satisfaction"),
)


@pytest.mark.parametrize(("text", "place", "code"), CASES, ids=[case[0] for case in CASES])
def test_the_kind_of_problems_written_by_hand(text: str, place: str, code: str) -> None:
    assert seed_kind_index().guesses(text, place)[0].code == code


def test_no_case_is_among_the_sentences_it_is_judged_by() -> None:
    known = {sentence for said in examples().values() for sentence in said}
    assert not known & {text for text, _, _ in CASES}


def test_sayings_and_sentences_speak_of_kinds_of_the_catalogue() -> None:
    codes = {fields.code for fields in seed_categories()}
    assert sayings().keys() <= codes and places().keys() <= codes
    assert codes - examples().keys() == {"other"}


def test_every_saying_names_something_that_must_stand_there() -> None:
    for code, rules in sayings().items():
        for rule in rules:
            parts = [part.split("|") for part in rule.split("+")]
            assert all(word.strip(" !") for words in parts for word in words), (code, rule)
            assert not parts[0][0].strip().startswith("!"), (code, rule)
            for words in parts:
                negative = [word.strip().startswith("!") for word in words]
                assert all(negative) or not any(negative), (code, rule)


def test_nothing_said_of_a_kind_stands_twice() -> None:
    for code, said in examples().items():
        assert len(said) == len(set(said)), (code, [one for one in said if said.count(one) > 1])
