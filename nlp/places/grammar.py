"""The words by which a place name is told from the rest of a sentence.

A name ends in a *head* (小区, 路, 村 …) and reaches back to the nearest word that no name contains (在, 投诉, 我们 …).
All lists are the project's own: general Chinese, no name of a real place.
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


ADMINISTRATIVE = words("省 市 区 县 州 旗 镇 乡 街道 街道办 街道办事处 自治州 自治县 自治区 新区 开发区 高新区 经开区")
"""Heads of administrative names. They scope what follows and are left out of its key."""

RESIDENTIAL = words(
    "小区 花园 花苑 苑 公馆 新城 新村 家园 嘉园 佳园 雅苑 名苑 美苑 豪苑 景园 华府 公寓 别墅 山庄 华庭 名城 名都 "
    "名邸 豪庭 家属区 家属院 家属楼 宿舍 安置区 安置房 住宅区 住宅小区 住宅楼 生活区 大院 庄园 华城 府邸 之城 "
    "之家 城邦 国际城 楼盘"
)
"""Heads that a citizen leaves out or swaps (丽发新城, 丽发小区): taken off for the key."""

ROADS = words(
    "路 大道 街 巷 大街 东路 西路 南路 北路 中路 东街 西街 南街 北街 老街 辅路 支路 胡同 弄 国道 省道 县道 乡道 "
    "高速 高速公路 公路 大桥 桥 立交桥 高架 高架桥 隧道 环线 环路 号线 步行街 商业街 路口 一路 二路 三路 四路 "
    "五路 六路 一街 二街 三街 横街 横路 一巷 二巷 三巷"
)

SETTLEMENTS = words(
    "村 社区 组 屯 寨 自然村 行政村 村委会 居委会 村民组 村民小组 片区 街区 农场 林场 工业园 工业区 产业园 科技园 "
    "园区 校区 景区 度假区 商圈"
)

INSTITUTIONS = words(
    "中心 服务中心 总站 收费站 分局 交警大队 监狱 店 KTV 寺 庙 村委 警校 车管所 检测站 服务区 教堂 码头 渡口 机场 "
    "陵园 公墓 学校 小学 中学 高中 大学 学院 幼儿园 分校 附小 附中 医院 卫生院 诊所 派出所 法院 公司 有限公司 "
    "有限责任公司 集团 酒店 宾馆 饭店 餐馆 餐厅 超市 商场 商城 广场 大厦 市场 菜市场 农贸市场 批发市场 公园 银行 "
    "车站 火车站 地铁站 公交站 客运站 东站 西站 南站 北站 加油站 停车场 体育馆 图书馆 博物馆 体育中心 购物中心 "
    "会所 网吧 酒吧 歌厅 浴场 驾校 培训学校 培训中心 养老院 福利院 敬老院 工厂 厂 电厂 砖厂 石场 采石场 养殖场 "
    "养猪场 屠宰场 搅拌站 垃圾站 中转站 焚烧厂 处理厂 污水厂 变电站 基站 水库 项目 工地 工程 站"
)

SHORT_ENDINGS = "苑 城 府 园 村 路 街 巷 镇 乡 县 市 区 桥 厂 站 院 湾 郡 轩 阁 庭 墅 邸 寨 屯 坊 湖 港 组"
"""One character that makes a longer word a head (滨河苑, 山水郡). See :data:`NOT_NAMES` for what only looks so."""

HEADS = ADMINISTRATIVE | RESIDENTIAL | ROADS | SETTLEMENTS | INSTITUTIONS
ENDINGS = frozenset(SHORT_ENDINGS.split())

GENERIC = words("小区 居委会 村委会 村民委员会 楼盘 项目 工地 工程 有限责任公司 股份有限公司 有限公司 公司 集团")
"""Endings that only say what kind of thing it is: taken off for the key whatever stands before."""

BRANDS = words(
    "万科 保利 恒大 碧桂园 绿地 中海 华润 万达 龙湖 金地 融创 世茂 富力 雅居乐 招商 中建 金科 旭辉 绿城 远洋 时代 "
    "阳光城"
)
"""Developers who build many estates: the ending tells those apart and stays (恒大名都, 恒大华府)."""

ALONE_AFTER_SCOPE = words("华庭 名城 名都 豪庭 华府 公馆 新城 家园 嘉园 佳园 雅苑 名苑 景园 华城 国际城 大学")
"""Heads that are a whole name where an administrative name stands before them (A2区华庭)."""

PROVINCES = words(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
    "贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 中国 全国"
)
"""Administrative names that are written without their head."""

GLUED = words(
    "村到 村至 村与 村和 村是 村内 村口 村头 村村 路到 路至 "
    "路上 路桥 路段 路边 路旁 路北 路南 路东 路西 路口 街上 镇上 村里 村民 城门口 站点 小区内 厂区 区内 小区里 县城"
)
"""Words of the segmenter whose first part is the head of the name before them (金龙|路上)."""

NOT_NAMES = words(
    "水泥路 柏油路 沥青路 泥巴路 砂石路 机耕路 满路 早点店 养老驿站 "
    "烧烤店 奶茶店 早餐店 理发店 美容店 洗车店 修车店 汽修店 宠物店 小吃店 便利店 彩票店 水果店 火锅店 快餐店 夜宵店 "
    "五金店 服装店 眼镜店 超市店 进村路 通村路 村组路 "
    "服务中心 便民服务中心 政务中心 市中心 区中心 县中心 为中心 中心 商店 门店 饭店 酒店 该店 本店 书店 药店 网店 "
    "店 分店 小店 旅店 总店 客服中心 呼叫中心 接访中心 飞机场 停机场 人民医院 居民区 首末站 十字路口 断头路 "
    "终点站 交叉路口 地下停车场 公交车站 中小学 加工厂 修理厂 宿舍区 枢纽站 过街天桥 人行天桥 人民法院 文明城市 "
    "废品回收站 一条街 当地派出所 服务站 收费站 停靠站 接送站 充电站 垃圾焚烧厂 自来水厂 处理厂 规范市场 菜市场 "
    "农贸市场 批发市场 建设 建筑 服务 移动 燃气 电信 公交 住宅 担保 物流 供电 中介 市政 房地产 重点 在建 二期 "
    "一期 三期 保险 旅游 快递 评估 环卫 中心区 管理区 别墅区 商业区 绿化区 限制区 安置 配套 培训 民办 公办 附近 "
    "中央公园 公共厕所 公司 项目 该项目 本项目 国有 国家 股份 投资 电力 通信 食品 教育 科技 文化 地产 房产 置业 "
    "商贸 建材 装饰 装修 家政 劳务 担保公司 自来水 街道社区 社区卫生 村社区 城中村 癌症村 行政村 自然村 高速 高架 "
    "快速路 主干道 次干道 单行道 十字 路口 红绿灯 一段路 部分路 这段路 工业区 开发商 住宅区 生活区 片区 东区 西区 "
    "南区 北区 中区 新区 老区 校区 院区 园区 厂区 库区 林区 牧区 禁区 特区 灾区 战区 时区 误区 盲区 社区居委会 "
    "一小 二小 三小 大桥 立交桥 小区 我区 本区 各区 该区 全区 市区 城区 郊区 地区 区域 辖区 山区 社区 我市 本市 "
    "全市 各市 城市 上市 超市 我县 全县 本县 我镇 全镇 我乡 家乡 城乡 下乡 返乡 回乡 老乡 我村 本村 全村 农村 "
    "乡村 各村 村村 该村 道路 马路 公路 铁路 修路 走路 堵路 绕路 出路 线路 公交线路 电路 思路 封路 让路 网路 一路 "
    "过路 支路 主路 辅路 小路 大路 后路 沿路 套路 提路 通路 迷路 带路 高速路 逛街 上街 沿街 临街 整条街 小巷 小组 "
    "工作组 各组 一组 筹备组 领导小组 专案组 商城 进城 县城 老城 全城 环城 古城 同城 长城 政府 市政府 区政府 "
    "县政府 镇政府 省政府 乡政府 人民政府 当地政府 首府 该厂 工厂 本厂 药厂 进厂 该院 法院 医院 学院 住院 出院 "
    "入院 本院 检察院 国务院 公园 校园 家园 幼儿园 花园 入园 本站 网站 到站 出站 进站 车站 停车 家庭 法庭 开庭 "
    "股市 菜市 门市 夜市 江湖 轩 阁 天桥 上桥 过桥 香港 二院 一站 全国 区县 市县 市区县 省市 供水 供热 供气 排水 "
    "水务 热力 天然气 煤气 环保 网络 乡镇 村镇 街镇 镇街 "
    "县市 该路 条路 这条路 大马路 小马路 必经之路 市政道路 城市道路 整条路 教育城 各镇 各县 分院 中院 高院 市院 "
    "该小区 本小区 各小区 居民小区 住宅小区 全小区 居住小区 都市 集市 闹市 市场 该公司 本公司 子公司 分公司 "
    "总公司 上市公司 物业公司 该校 本校 我校 党和政府 街道 镇上 站 桥 小学 中学"
)
"""Words that look like a name or a head with a name but say nothing by themselves; no key is one of them."""

NOWHERE = words(
    "不详 未知 未填 无 暂无 其他 其它 保密 匿名 不清楚 不明 不便透露 没有 全部 全市 全县 全区 外地 网络 网上 测试"
)
"""What stands in a ledger's column of places where no place is known."""

_NUMBER = r"第?[A-Za-z]?\d{0,4}[A-Za-z]?[一二三四五六七八九十]{0,3}"

NUMBERING = re.compile(
    rf"(?:{_NUMBER}(?:期|栋|幢|号楼|号院|号(?!线|码|称|召|文)|座|单元|楼|层|室|标段|弄)|(?<=[村区])\d{{1,2}}组)+"
)
"""House, building and phase numbers after a name: part of the mention, not of its key."""

BUILDING = re.compile(r"(?:[A-Za-z]\d{0,3}|\d{1,3}[A-Za-z]?|[一二三四五六七八九十]{1,3})(?:期|栋|幢|号楼|座)")
"""What makes the words before it a name though they have no head (米兰春天3栋)."""

BUILDING_WORDS = words("期 栋 幢 楼 座 号楼")

NUMBERED_NAME = re.compile(r"\d+(?:国道|省道|县道|乡道|高速|号线|医院|中学|小学|厂)")
"""Names that begin with digits; from any other the digits are taken off."""

NUMBERED_INSTITUTION = r"第[一二三四五六七八九十百\d]{1,3}(?:人民医院|中学|小学|高中|医院|幼儿园|附中|附小)"
LANE = r"[\u4e00-\u9fff](?![家这那哪城村县镇乡市区夜心院厂校房店楼公])[\u4e00-\u9fff]里(?:小区|社区|家园|花园)"
WHOLE = re.compile(f"{NUMBERED_INSTITUTION}|{LANE}")
"""Names that hold a word which ends any other (第三, 里): read as they stand, however the segmenter cut."""

CITY = re.compile(r"[\u4e00-\u9fff](?![城菜超都夜门闹集股楼])[\u4e00-\u9fff][市县](?=[\u4e00-\u9fff]{2})")
"""An administrative name that the segmenter glued to the name behind it (云州市丽景家园)."""

ANONYMISED = re.compile(r"西地省|[A-Z]\d{0,2}(?:市|区|县)")
"""Administrative names as an anonymised ledger writes them (A市, A3区)."""
