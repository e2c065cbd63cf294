"""`sohoa learn`: what the archive's trusted papers and its own terms teach restoring."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from api.cli.actor import ACTOR
from api.cli.opening import open_archive
from api.cli.output import print_json, result_console
from api.cli.progress import Counted
from corpus.learning import learning

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.learning.learning import Learnt


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be learnt.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def learn(settings: Settings, dry_run: bool, as_json: bool) -> None:
    """Learn how this archive words its papers, from reviewed pages and born-digital files; for restoring new ones.

    Words that one paper alone has are dropped, and what no person stands behind is never used. Own terms are added
    by hand, one a line, in the archive's terms.txt.

    Example: sohoa learn --dry-run
    """
    with open_archive(settings) as archive, Counted("Đọc văn bản tin cậy", "văn bản") as counted:
        learnt = learning.learn(archive, by=ACTOR, dry_run=dry_run, progress=counted.at)
    if as_json:
        print_json({**asdict(learnt), "dry_run": dry_run})
        return
    for line in _told(learnt, dry_run=dry_run):
        result_console.print(line, markup=False)


def _told(learnt: Learnt, *, dry_run: bool) -> list[str]:
    lines = [
        f"Văn bản tin cậy: {learnt.papers} trong {learnt.all_papers}, {learnt.pages} trang.",
        f"Trong đó: {learnt.papers - learnt.reviewed} có bản gốc điện tử, {learnt.reviewed} đã được người soát.",
        f"Cụm từ: giữ {learnt.kept}, bỏ {learnt.dropped} chỉ gặp trong {learnt.least - 1} văn bản trở xuống.",
        f"Thuật ngữ riêng (terms.txt): {learnt.terms}.",
    ]
    if learnt.short_terms:
        lines.append(f"Không dùng {len(learnt.short_terms)} thuật ngữ chỉ có một tiếng: {_some(learnt.short_terms)}.")
    if learnt.papers < 2:
        lines.append("Chưa đủ để học: cần ít nhất hai văn bản có bản gốc điện tử (PDF, DOCX) hoặc đã được người soát.")
    if dry_run:
        lines.append("Chạy thử: kho không thay đổi gì.")
    else:
        lines.append("Các văn bản đọc từ nay sẽ dùng; muốn áp dụng cho văn bản cũ: sohoa reread SỐ.")
    return lines


def _some(terms: tuple[str, ...], most: int = 5) -> str:
    return ", ".join(terms[:most]) + (", …" if len(terms) > most else "")
