"""Addresses down to the door of a home; not villages, groups, roads or public buildings.

The search begins at the door (号, 栋, 单元, 室) and reads back at most forty characters.
"""

import re
from collections.abc import Callable, Iterator

from catalog.privacy.numbers import Hit

_N = r"[0-9一二三四五六七八九十百零〇]{1,5}"
_BEFORE = 40

_ESTATE = (
    "小区|花园|公寓|家园|嘉园|佳园|新村|新城|苑|名城|华庭|雅居|山庄|别墅|宿舍|家属院|家属楼|安置房|"
    "安置点|安置区|庭院|府|湾|城|院|楼|里|庄|公馆|花苑|社区|村|坊|庭|居"
)
_VILLAGE = "村|社区|屯|庄|寨|湾|坝|冲|垸|寨子|居委会|嘎查|自然村"
# How the parts of a village are named.
_HAMLET = "屯|组|湾|院子|片|里|坪|冲|坳|垄|头|边|岭|坡|塘|岗|沟|坨|坎|上|下"
_ROAD = "路|街|巷|弄|胡同|里|大道|大街|道|条|坊|圩|街道"
_GROUP = rf"第?{_N}(?:村民)?小?(?:组|社|队)"
# 号 of a thing that is no house.
_THING = (
    r"(?!地块|宗地|机井|井|桥|泵|路|公路|线|图斑|台区|变|公示|公告|标段|标|山塘|塘|水库|大棚|仓库|厂房|垃圾|"
    r"点位|文|令|窗口|门卫|监测|点|站|涵|渠|闸|坝|机组|机台|沟|田|林班|小班|墓|矿|窑|规划|图|令|电|投票|通告|"
    r"通知|选|考|公交|公厕|充电|停车|院落|门面|商铺|摊位|展位|柜|信箱|检|楼(?![0-9一二三四五六七八九])|工程|项目|展|车间|车|会议|船|会)"
)
_FORMS = (
    # 石门坎村第9村民小组187号, 白石村12号, with whatever unit and room follow.
    re.compile(
        rf"(?:{_VILLAGE})(?:[^\W\d_]{{1,4}}(?:{_HAMLET}))?[ ,，]?(?:{_GROUP})?"
        rf"[ ,，]?(?:门牌)?{_N}(?:[-之]{_N})?号(?:附{_N}号)?{_THING}"
        rf"(?:(?:{_N}(?:号楼|栋|幢|座))?(?:{_N}单元)?(?:{_N}[室房])?)?"
    ),
    # 幸福小区8号楼2单元201, 8栋302室, 2单元501.
    re.compile(
        rf"(?:{_N}|[A-Za-z])[#]?(?:号楼|栋|幢|座|号院)[-]?(?:{_N}(?:单元|门|梯)[-]?)?(?:{_N}[层楼])?"
        rf"{_N}(?:[-]{_N})?(?:室|号房?|房|户)?(?!\s?[单年月平亩人层楼个份元%*0-9A-Za-z])"
    ),
    # 幸福小区8号楼2单元, but not the notice of a lift for the whole entrance.
    re.compile(
        rf"{_N}(?:号楼|栋|幢|座){_N}单元(?![-0-9一二三四五六七八九*])"
        r"(?!.{0,6}(?:加装|电梯|外墙|改造|维修|检修|停水|停电|楼道|门禁|屋面|消防|公示))"
    ),
    re.compile(rf"{_N}单元[-]?(?:{_N}[层楼])?{_N}(?:室|号|房|户)?(?!\s?[年月平亩人个份元%*0-9])"),
    # 幸福小区8-2-201, 青禾花园3#502.
    re.compile(
        rf"(?:{_ESTATE})[ ]?(?:[0-9]{{1,3}}|[A-Z])[-#][0-9]{{1,2}}[-][0-9]{{2,4}}(?:室|号)?"
        r"(?![0-9*-])"
    ),
    # 青禾路15号3幢502室, 青禾路15号502室, 长宁巷6弄8号.
    re.compile(
        rf"(?:{_ROAD})(?:{_N}弄)?{_N}号?(?:{_N}(?:号楼|栋|幢|座)|[-]{_N})?(?:{_N}单元)?{_N}(?:室|房)"
    ),
    re.compile(rf"(?:{_ROAD}){_N}弄{_N}号"),
)
_ROAD_DOOR = re.compile(
    rf"(?:{_ROAD})(?:{_N}巷)?(?:东|西|南|北|中)?{_N}(?:[-之]{_N})?号(?:附{_N}号)?"
)
# A home needs its word where only road and number stand, for offices are written the same way.
_HOME = re.compile(
    r"(?:住址|家庭地址|家住|现住|住在|居住(?:地址?|于|在)|户籍(?:所在)?地址?|户口所在地|常住地址?|"
    r"住所|家庭所在地|房屋坐落|房屋地址|住房坐落|家庭详细地址|租住|宅基地(?:坐落|位置)|本人地址)"
    r"(?:为|是|于|在|[:： ])*"
)
_OFFICE = re.compile(
    r"政府|办公|服务中心|大厅|窗口|委员会|村委|居委|党群|大楼|卫生院|卫生室|医院|学校|小学|中学|幼儿园|"
    r"派出所|法庭|法院|银行|公司|合作社|信用社|局|管理站|工作站|服务站|文化站|交易中心|会议|中心|宾馆|酒店|"
    r"行政|检察|大厦|开标|招标|机关|单位地址|机构|企业|工厂|商铺|门面|受理|投诉|信访|网点|协会|支部|敬老院|养老院|"
    r"司法所|综治|便民|图书|展馆|馆$"
)
# What may stand before the door: names, then a road with its number or a group.
_AREA = re.compile(
    r"[^\W\d_a-zA-Z]{0,24}"
    rf"(?:(?:{_ROAD})(?:{_N}弄)?{_N}号?(?:附{_N}号)?)?(?:第?{_N}(?:村民)?小?(?:组|社|队))?$"
)
_LEAD = re.compile(
    r"^.*(?:家住|住址|住在|位于|坐落于?|地址|户籍地|现住|居住在?|租住在?|迁入|搬到|搬至|入住|户口在|在)(?:为|是)?"
)
_STOP = re.compile(r"[,，。;；:：、(（)）\n\t\s\"“”<>《》|]")


def hits(text: str, heading: str, is_beside: Callable[[int], bool]) -> list[Hit]:
    """Addresses of homes, the longest first. `is_beside`: other data on its line."""
    found = [*_doors(text, heading), *_road_doors(text, heading, is_beside)]
    return sorted(found, key=lambda hit: hit[1] - hit[2])


def _doors(text: str, heading: str) -> Iterator[Hit]:
    for form in _FORMS:
        for match in form.finditer(text):
            start = _begin(text, match.start())
            if text[match.end() : match.end() + 1] == "*":
                continue
            if not _is_office(text, start, match.end(), heading):
                yield "home_address", start, match.end()


def _road_doors(text: str, heading: str, is_beside: Callable[[int], bool]) -> Iterator[Hit]:
    """Road and number alone: offices are written so too, so the words around decide."""
    for match in _ROAD_DOOR.finditer(text):
        start = _begin(text, match.start())
        if _HOME.search(text[max(0, start - 14) : match.start()] + heading):
            yield "home_address", start, match.end()
            continue
        labelled = re.search(r"(?:地址|地点)[:： ]*$", text[max(0, start - 8) : start])
        listed = is_beside(start) and not labelled
        if listed and not _is_office(text, start, match.end(), heading):
            yield "home_address", start, match.end()


def _begin(text: str, door: int) -> int:
    """Where the address that ends in this door begins: province, county, town or village."""
    window = text[max(0, door - _BEFORE) : door]
    stops = list(_STOP.finditer(window))
    clause = window[stops[-1].end() :] if stops else window
    lead = _LEAD.match(clause)
    if lead and lead.end() < len(clause):
        clause = clause[lead.end() :]
    area = _AREA.search(clause)
    return door - len(area[0] if area else "")


def _is_office(text: str, start: int, end: int, heading: str) -> bool:
    """Whether the words in and just before the address speak of a public place."""
    before = text[max(0, start - 14) : start]
    line = before.rsplit("\n", 1)[-1]
    if _HOME.search(line + heading):
        return False
    return bool(_OFFICE.search(line + text[start:end]) or _OFFICE.match(text[end : end + 6]))
