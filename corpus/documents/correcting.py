"""People's work on a page: correct its words, say that they were looked at, go back to an earlier version.

Each act is one version more (`corpus.pages.revisions`), stored in one transaction with all that follows from the words:
facts read anew, index, paper, evidence. Two people may work on one page: what they did at different words is put
together, the same words changed twice are refused to the second one.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from corpus.documents import overlaying
from corpus.documents.batches import require_whole
from corpus.documents.completion import complete
from corpus.documents.overlaying import EditedMeanwhile, Version
from corpus.errors import ArchiveError, NoDocument, NotFound
from corpus.pages import revisions
from corpus.pages.alignment import translate
from corpus.pages.merging import Merged, merge
from corpus.pages.pages import PAGE_BREAK, page, pages, restoration_of
from corpus.store import audit
from corpus.units import units
from extract.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.pages.merging import Span
    from corpus.pages.pages import PageView
    from corpus.pages.revisions import Revision
    from corpus.store.archive import Archive

LONGEST = 200_000  # characters; no printed page comes near it
TRIES = 5

_Making = tuple[Version, str]  # a version, and what the log calls the act


class CorrectionRefused(ArchiveError):
    """The text, or the moment, is not one at which a page can be corrected."""

    code = "correction-refused"


class TextRefused(CorrectionRefused):
    """The text, or a place in it, cannot be a page's."""

    code = "text-refused"


def correct(  # noqa: PLR0913 - the page, what it becomes, by whom, over what they saw
    archive: Archive,
    document_id: int,
    number: int,
    text: str,
    *,
    by: str,
    seen: int | None = None,
    whole: bool = False,
) -> Revision | None:
    """Make a text the reviewed layer of a page.

    Args:
        archive: where the document is.
        document_id: of the page.
        number: of the page, from 1.
        text: the whole page as it should be; line ends and composed letters are made the archive's own.
        by: who says so.
        seen: id of the version that was looked at, 0 for the machine's text; None for the newest, whatever it is.
        whole: every word was looked at: the machine changes nothing of this page any more; False lets it again.

    Returns:
        The newest version; None where the page is, and always was, as the machine has it.

    Raises:
        NotFound: there is no such page or version.
        CorrectionRefused: the document is being read; `TextRefused`: the text cannot be a page's.
        SplitRefused: it is a batch that was split: its parts are corrected.
        EditedMeanwhile: somebody else changed the same words since.
    """
    wanted = _page_text(text)

    def version(view: PageView, newest: Revision | None, base: str) -> _Making | None:
        merged = _on_newest(archive, view, newest, wanted, seen)
        if merged.text == view.text and whole == (newest is not None and newest.whole):
            return None
        stays_checked = whole or merged.checked
        given_back = merged.text == base and not stays_checked
        made = Version(document_id, number, "edit", by, base, None if given_back else merged, whole=whole)
        return made, "page.correct"

    return _act(archive, document_id, number, version)


def check(  # noqa: PLR0913 - the page, what was looked at, by whom, in which version
    archive: Archive, document_id: int, number: int, spans: Iterable[Span], *, by: str, seen: int | None = None
) -> Revision | None:
    """Say that words of a page were looked at and are right: the machine leaves them from now on.

    The spans are places in the version `seen`, 0 for the machine's text; None for the newest, whatever it is.

    Raises:
        NotFound: there is no such page.
        CorrectionRefused: the document is being read; `TextRefused`: a span is not inside the page.
        EditedMeanwhile: it is another text by now.
    """
    looked_at = tuple(spans)

    def version(view: PageView, newest: Revision | None, base: str) -> _Making | None:
        if seen is not None and seen != (newest.id if newest else 0):
            raise EditedMeanwhile(
                f"Trang {number} vừa được người khác sửa. Hãy tải lại trang để xem bản mới rồi duyệt tiếp."
            )
        if any(not 0 <= start < end <= len(view.text) for start, end in looked_at):
            raise TextRefused(f"Vị trí cần duyệt không nằm trong trang {number}. Hãy tải lại trang.")
        before = newest.checked if newest else ()
        together = tuple(sorted({*before, *looked_at}))
        if together == before:
            return None
        whole = newest is not None and newest.whole
        return Version(document_id, number, "check", by, base, Merged(view.text, together, ()), whole), "page.check"

    return _act(archive, document_id, number, version)


def go_back(  # noqa: PLR0913 - which page, to what, by whom, on what grounds
    archive: Archive, document_id: int, number: int, revision_id: int, *, by: str, seen: int | None = None
) -> Revision | None:
    """Make an earlier version of a page its newest one, over what the machine reads now; 0 is the machine's own text.

    Args:
        archive: where it is.
        document_id: of which document.
        number: which page.
        revision_id: the version.
        by: who goes back.
        seen: the newest version when it was looked at, 0 for none; None where nobody looked.

    Raises:
        NotFound: there is no such page or version.
        EditedMeanwhile: there is a newer one than was seen.
        CorrectionRefused: the document is being read.
    """

    def version(_view: PageView, newest: Revision | None, base: str) -> _Making | None:
        if seen is not None and seen != (newest.id if newest else 0):
            raise EditedMeanwhile(
                f"Trang {number} vừa được người khác sửa. Hãy tải lại trang, xem bản mới rồi hãy hoàn tác."
            )
        if newest is None and revision_id == 0:
            return None
        target = _version(archive, document_id, number, revision_id)
        made = Version(
            document_id,
            number,
            "back",
            by,
            base,
            target.over(base) if target else None,
            whole=target is not None and target.whole,
            back_to=target.id if target else None,
        )
        return made, "page.back"

    return _act(archive, document_id, number, version)


def undo(archive: Archive, document_id: int, number: int, *, by: str, seen: int | None = None) -> Revision | None:
    """Take back the newest of people's acts on a page that was not taken back yet.

    Args:
        archive: where it is.
        document_id: of which document.
        number: which page.
        by: who takes it back.
        seen: as in `go_back`: what somebody else did since is never taken back unseen.

    Raises:
        NotFound: there is no such page.
        EditedMeanwhile: there is a newer version than was seen.
        CorrectionRefused: there is nothing to take back, or the document is being read.
    """
    history = revisions.history(archive, document_id, number)
    standing = standing_versions(history)
    acts = [version for version in standing if version.kind != "merge"]
    if not acts:
        page(archive, document_id, number)
        raise CorrectionRefused(f"Trang {number} chưa có lần sửa nào để hoàn tác.")
    before = [version for version in standing if version.id < acts[-1].id]
    newest = max(version.id for version in history)
    to = before[-1].id if before else 0
    return go_back(archive, document_id, number, to, by=by, seen=newest if seen is None else seen)


def standing_versions(history: Iterable[Revision]) -> list[Revision]:
    """Return the versions that nothing went back behind, the oldest first; back at one, all stands that stood then."""
    standing: list[Revision] = []
    stood: dict[int | None, list[Revision]] = {None: []}
    for version in history:
        standing = stood[version.back_to] if version.kind == "back" else [*standing, version]
        stood[version.id] = standing
    return standing


def _act(
    archive: Archive,
    document_id: int,
    number: int,
    version_of: Callable[[PageView, Revision | None, str], _Making | None],
) -> Revision | None:
    """Work a version out and store it; anew where somebody was quicker."""
    for attempt in range(1, TRIES + 1):
        with archive.snapshot():
            _require_done(archive, document_id)
            view = page(archive, document_id, number)
            newest = revisions.newest(archive, document_id).get(number)
            made = version_of(view, newest, view.raw if view.restored is None else view.restored)
        if made is None:
            return newest
        try:
            _store(archive, made, newest)
        except EditedMeanwhile:
            if attempt == TRIES:
                raise
            continue
        break
    return revisions.newest(archive, document_id).get(number)


def _store(archive: Archive, made: _Making, newest: Revision | None) -> None:
    """Store a version with all that follows from it."""
    version, action = made
    version = overlaying.after(version, newest)
    with archive.snapshot():
        views = pages(archive, version.document_id)
        restoration = restoration_of(views)
        restored = restoration.text.split(PAGE_BREAK)
        reviewed = overlaying.over(archive, version.document_id, views, restored, version)
        texts = overlaying.shown(restored, views, reviewed)
    facts = read(PAGE_BREAK.join(texts), units.own_table(archive))

    def record() -> None:
        detail = {"page": version.page, "whole": version.whole, "back_to": version.back_to}
        audit.append(archive, version.by, action, f"document:{version.document_id}", detail)

    complete(archive, version.document_id, restoration, facts, facts_of=texts, edit=version, and_then=record)


def _on_newest(archive: Archive, view: PageView, newest: Revision | None, wanted: str, seen: int | None) -> Merged:
    """Return a text that was made of the version `seen`, together with what others did since."""
    at = newest.id if newest else 0
    checked = newest.checked if newest else ()
    if seen is None or seen == at:
        kept = ((translate(view.text, wanted, start, end), view.text[start:end]) for start, end in checked)
        return Merged(wanted, tuple(span for span, words in kept if wanted[span[0] : span[1]] == words), ())
    looked_at = _version(archive, view.document_id, view.number, seen)
    first = revisions.history(archive, view.document_id, view.number)[0]
    merged = merge(looked_at.shown if looked_at else first.base, wanted, view.text)
    if merged.clashes:
        raise EditedMeanwhile(
            f"Trang {view.number} vừa được người khác sửa ở cùng chỗ. Hãy tải lại trang để xem bản mới rồi sửa tiếp."
        )
    return merged


def _version(archive: Archive, document_id: int, number: int, revision_id: int) -> Revision | None:
    if revision_id == 0:
        return None
    for version in revisions.history(archive, document_id, number):
        if version.id == revision_id:
            return version
    raise NotFound(
        f"Trang {number} của tài liệu {document_id} không có bản {revision_id}. Hãy xem lại lịch sử của trang."
    )


def _require_done(archive: Archive, document_id: int) -> None:
    row = archive.db.execute("SELECT state FROM document WHERE id = ?", [document_id]).fetchone()
    if row is None:
        raise NoDocument(document_id)
    if row[0] != "done":
        raise CorrectionRefused(f"Tài liệu {document_id} chưa đọc xong. Hãy chờ đọc xong rồi sửa.")
    require_whole(archive.db, document_id)


def _page_text(text: str) -> str:
    """Return a person's text in the archive's form. Raises TextRefused."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(composed) > LONGEST:
        raise TextRefused(f"Nội dung trang dài quá {LONGEST} ký tự. Hãy kiểm tra lại phần vừa dán.")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in composed):
        raise TextRefused("Nội dung có ký tự điều khiển không dùng trong văn bản. Hãy xóa ký tự đó rồi lưu lại.")
    return composed
