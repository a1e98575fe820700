"""``minqing label-queue``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

HEADER = ("编号", "一件事", "村社区", "机器的主题", "概率", "诉求", "主题", "主责部门", "已确认")


def label_queue(
    out: Annotated[Path, typer.Option("-o", "--out", help="清单（csv）", metavar="输出")],
    *,
    count: Annotated[int, typer.Option("--count", min=1, metavar="数", help="要几条")] = 100,
) -> None:
    """从服务收到的诉求里挑出最值得人来标的：机器最拿不准的，各主题、各村社区轮着来，同一件事只出一条。

    填好“主题”“主责部门”，“已确认”填“是”，就是 minqing train 能用的台账。
    """
    from service.casework.label_queue import queue  # noqa: PLC0415
    from service.ledger.cells import harmless  # noqa: PLC0415
    from service.ledger.write.atomic import replacing  # noqa: PLC0415
    from service.settings import load_settings  # noqa: PLC0415
    from service.store.database import Database  # noqa: PLC0415

    database = Database(load_settings().database)
    try:
        database.migrate()
        with database.read() as connection:
            items = queue(connection, count)["items"]
    finally:
        database.close()
    with replacing(out) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for item in items:
            best = item["themes"][0] if item["themes"] else {"name": "", "probability": 0.0}
            said = (item["id"], item["case_id"], item["town"], best["name"], best["probability"], item["masked_text"])
            rows.writerow([*(harmless(cell) if isinstance(cell, str) else cell for cell in said), "", "", ""])
    typer.echo(f"{len(items)} 条 → {out}")
