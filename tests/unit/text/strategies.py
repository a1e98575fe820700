"""Texts to try the rules on: any string at all, and strings made of the pieces that the rules look for."""

from __future__ import annotations

from hypothesis import strategies as st

HAN = st.sampled_from("的了在小区门口路灯不亮一二三四五六七八九零两年月日号栋单元打请说把给他我人，。！？、：“”（）")
CHINESE = st.text(HAN, max_size=12)

PIECES = st.sampled_from(
    [
        *"，。！!?？、 　\t\n\r<>&;()（）[]【】〔〕@#*×□_-—.·~…①⑩❶´⺠",
        *"門團隊這說與著乾坏边斑罢闭锟斤拷烫屯鎮锛鈥ÄãÂ·äâ€é",
        *"\x00\x08\x85\ud800\udc00\u200b\u202e\ufeff\ufffd\ue000\u2028\u0301\u00ad",
        *[
            "<b>",
            "</b>",
            "<p>",
            "<br/>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&nbsp;",
            "&lt;",
            "&amp;",
            "&#60;",
            "<a href=x>",
        ],
        *[
            "(tuán)",
            "（duì）",
            "(men)",
            "(BRT)",
            "?lián)",
            "\\n",
            "\\u4f60",
            "_x000D_",
            "!边@",
            "!备鬣l",
            "锟斤拷",
            "ï»¿",
        ],
        *["小 区 门 口", " 停 车 ", "......", "！！！！", "電梯", "打坏", "你好".encode().decode("gbk", "replace")],
        *["13800138000", "一三八零零一三八零零零", "138 0013 8000", "0731-88886666", "(0731)8888666", "12345", "110"],
        *[
            "110101199003071234",
            "11010119900307123X",
            "6222 0202 0000 1234 567",
            "138****1234",
            "□□□□",
            "[PHONE]",
            "2018",
        ],
        *[
            "京A12345",
            "QQ:",
            "微信号",
            "abc_123",
            "a@b.cn",
            "电话",
            "身份证",
            "账号",
            "卡号",
            "〔电话〕",
            "〔QQ〕",
            "车牌",
        ],
        *"0123456789Xx",
        *"一三八零幺",
    ]
)

ANY_TEXT = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(PIECES, CHINESE), max_size=14).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=14).map("".join),
)
