"""Masked texts hold no telephone or card, but can hold names and house numbers. A briefing is passed on: out with them.

Finding names is guesswork (see :mod:`nlp.text.pii`). Here it may take too much: a quote that lost a word is still a
quote. Three nets: a surname before a form of address, what follows 姓名 or 我叫, and words that jieba's dictionary
has as a person, or not at all.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import jieba

from nlp.text.segment import RustJieba
from nlp.types import MaskedText

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙"
    "池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向"
    "古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢"
    "关蒯相查后荆红游竺权逯盖益桓公"
)
COMMON_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚蒋沈韩杨朱秦尤许吕张孔曹严魏陶姜谢邹苏潘葛范彭鲁韦薛倪汤罗郝邵汪戴宋熊董梁杜阮贾郭徐邱蔡田樊胡凌"
    "卢莫丁邓洪崔龚程陆刘叶黎谭廖曾"
)
"""Those that are seldom a word of their own: with the next word of two characters, or in a word that no dictionary
has, they make a name. 管一管 does not."""

HIDDEN = "某"
DIGITS_HIDDEN = "×"

_ADDRESS = (
    "先生|女士|小姐|太太|同志|师傅|老师|校长|医生|大夫|律师|主任|书记|村长|队长|组长|站长|局长|科长|处长|镇长|乡长|县长|区长|市长|"
    "经理|老板|会计|警官|法官|大爷|大妈|大娘|大伯|大叔|阿姨|婆婆|爷爷|奶奶|大姐|大哥"
)
_ADDRESSED = re.compile(rf"(?<![一-龥])[{SURNAMES}][一-龥]{{0,2}}?(?=(?:{_ADDRESS}))|[{SURNAMES}](?=(?:{_ADDRESS}))")
_CALLED = re.compile(
    r"((?:姓名|联系人|反映人|负责人|当事人|法人代表?|户主|业主姓名|名叫|我叫|本人叫)(?:是|为|叫)?[:：\s]{0,2})[一-龥]{2,4}"
)
_HALF_HIDDEN = re.compile(rf"[{SURNAMES}][某*×xX]{{1,2}}")
_HOUSE = re.compile(
    r"[0-9一二三四五六七八九十百〇零两]+(?=(?:号|栋|幢|座|单元|室|弄|户|#)(?!线|楼梯|文|令|通知|公告|台风))"
)
_LONG_NUMBER = re.compile(r"[0-9]{4,}(?!年)")
_NAME_LENGTHS = (2, 3)
GIVEN_LENGTH = 2
COMMON = 200
"""Occurrences from which on a word of jieba's dictionary is no name, whatever it says: 温泉, 高峰."""

_PERSON = "nr"
_PLACE_ENDINGS = "路街巷道桥河湖江海山村镇乡区县市园里庄屯组苑城楼寺庙站港"


def redacted(text: str) -> str:
    """Without names of persons, house numbers and long numbers, as far as they can be told."""
    text = _CALLED.sub(rf"\g<1>{HIDDEN}{HIDDEN}", text)
    text = _HALF_HIDDEN.sub(HIDDEN + HIDDEN, text)
    text = _ADDRESSED.sub(HIDDEN, text)
    text = _without_persons(text)
    text = _HOUSE.sub(DIGITS_HIDDEN, text)
    return _LONG_NUMBER.sub(DIGITS_HIDDEN, text)


def _without_persons(text: str) -> str:
    words = _segmenter().cut(MaskedText(text))
    named = [_is_name(word) or _is_given(before, word) for before, word in pairwise(["", *words])]
    return "".join(HIDDEN * len(word) if name else word for word, name in zip(words, named, strict=True))


def _is_name(word: str) -> bool:
    """A word with a surname before it that does not end like a place: a person's in the dictionary, or not in it."""
    if len(word) not in _NAME_LENGTHS or word[0] not in SURNAMES or word[-1] in _PLACE_ENDINGS:
        return False
    tag = _tags().get(word)
    return word[0] in COMMON_SURNAMES if tag is None else tag.startswith(_PERSON)


def _is_given(surname: str, word: str) -> bool:
    """What stands behind a surname that the segmenter left alone."""
    return len(surname) == 1 and surname in COMMON_SURNAMES and len(word) == GIVEN_LENGTH and word.isalpha()


@cache
def _segmenter() -> RustJieba:
    return RustJieba()


@cache
def _tags() -> dict[str, str]:
    """Part of speech of every word in jieba's dictionary that could be a name by its shape. Half a second, once."""
    found: dict[str, str] = {}
    with jieba.Tokenizer().get_dict_file() as file:
        for line in file:
            word, frequency, tag = line.decode().split()
            if len(word) in _NAME_LENGTHS and word[0] in SURNAMES:
                found[word] = tag if int(frequency) < COMMON else ""
    return found
