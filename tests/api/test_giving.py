"""Papers given to units by hand: on the paper's page, with an upload, over HTTP, by command; who sees them follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.documents import holders
from corpus.errors import NotYours
from corpus.search.search import Request, search
from corpus.store import audit, users
from corpus.units import choosing, units
from corpus.units.scopes import seen_by
from tests.api.conftest import add_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey
    from tests.api.conftest import Client

NGOC = "Phường Điện Ngọc"


@pytest.fixture
def ngoc(archive: Archive, paper: int, app: object) -> UnitKey:
    """The unit that a reviewer is bound to, who does not see the paper of another unit."""
    assert paper
    assert app
    (key,) = choosing.chosen(archive, [NGOC])
    users.set_units(archive, "lan", [key], by="test")
    return key


def token_of(client: Client) -> str:
    return str(client.get("/api/v1/me").json()["csrf"])


def test_a_paper_is_given_on_its_page_and_is_seen_from_then_on(
    sign_in: Callable[[str], Client], archive: Archive, paper: int, ngoc: UnitKey
) -> None:
    minh, lan = sign_in("minh"), sign_in("lan")
    assert lan.get(f"/documents/{paper}").status_code == 404
    assert search(seen_by(archive, "lan"), Request("4711")).total == 0
    form = {"csrf_token": token_of(minh), "named": NGOC.lower()}
    assert minh.post(f"/documents/{paper}/units", data=form).status_code == 303
    assert "Giao cho</dt><dd>Phường" in minh.get(f"/documents/{paper}").text
    assert lan.get(f"/documents/{paper}").status_code == 200
    assert search(seen_by(archive, "lan"), Request("4711")).total == 1
    (entry,) = audit.entries(archive, action="document.give")
    assert (entry.actor, entry.detail) == ("minh", {"units": [units.key_text(ngoc)], "before": []})
    assert "Giao văn bản cho đơn vị" in sign_in("admin").get("/admin/audit").text
    assert minh.post(f"/documents/{paper}/units", data={"csrf_token": token_of(minh)}).status_code == 303
    assert lan.get(f"/documents/{paper}").status_code == 404
    assert search(seen_by(archive, "lan"), Request("4711")).total == 0


def test_units_of_one_name_are_offered_with_their_places(sign_in: Callable[[str], Client], paper: int) -> None:
    minh = sign_in("minh")
    form = {"csrf_token": token_of(minh), "named": "Xã Tân Lập"}
    answer = minh.post(f"/documents/{paper}/units", data=form)
    assert answer.headers["location"].endswith("#held")
    page = minh.get(answer.headers["location"]).text
    assert page.count('<input type="checkbox" name="unit"') > 2
    refused = minh.post(f"/documents/{paper}/units", data={**form, "named": "Phường Không Đâu"})
    assert refused.status_code == 404
    assert "Không tìm thấy đơn vị" in refused.text


def test_a_unit_without_a_name_is_refused_and_takes_none_away(
    sign_in: Callable[[str], Client], archive: Archive, paper: int, ngoc: UnitKey
) -> None:
    minh = sign_in("minh")
    address, headers = f"/api/v1/documents/{paper}/units", {"x-csrf-token": token_of(minh)}
    assert minh.request("PUT", address, json={"units": [NGOC]}, headers=headers).status_code == 200
    for name in ("", " "):
        assert minh.request("PUT", address, json={"units": [name]}, headers=headers).status_code == 422
    assert units.get(archive, ngoc).name in {unit.name for unit in holders.of_document(archive, paper)}


def test_whoever_is_bound_gives_nothing_away(
    sign_in: Callable[[str], Client], archive: Archive, paper: int, ngoc: UnitKey
) -> None:
    holders.give(archive, paper, [ngoc], by="minh")
    users.set_role(archive, "lan", "clerk", by="test")
    lan = sign_in("lan")
    assert "Giao văn bản cho đơn vị" not in lan.get(f"/documents/{paper}").text
    headers = {"x-csrf-token": token_of(lan)}
    address = f"/api/v1/documents/{paper}/units"
    assert lan.request("PUT", address, json={"units": []}, headers=headers).status_code == 404
    with pytest.raises(NotYours):
        holders.give(seen_by(archive, "lan"), paper, [], by="lan")
    assert [unit.name for unit in holders.of_document(archive, paper)] == [units.get(archive, ngoc).name]


def test_the_unit_comes_with_the_upload(sign_in: Callable[[str], Client], archive: Archive, ngoc: UnitKey) -> None:
    minh = sign_in("minh")
    headers = {"x-csrf-token": token_of(minh)}

    def send(unit: str, content: bytes) -> dict[str, object]:
        files = [("unit", (None, unit)), ("files", ("a.txt", content))]
        (outcome,) = minh.post("/api/v1/documents", files=files, headers=headers).json()["files"]
        return dict(outcome)

    refused = send("Phường Không Đâu", "một".encode())
    assert (refused["status"], refused["code"]) == ("refused", "not-found")
    assert len(archive.db.execute("SELECT id FROM document").fetchall()) == 1, "nothing was stored"
    taken = send(f"{NGOC}; Phường Điện An", "một".encode())
    number = taken["document"]["id"]  # type: ignore[index]
    assert {unit.name for unit in holders.of_document(archive, number)} >= {units.get(archive, ngoc).name}
    assert len(minh.get(f"/api/v1/documents/{number}/units").json()["units"]) == 2
    changed = minh.request("PUT", f"/api/v1/documents/{number}/units", json={"units": [NGOC]}, headers=headers).json()
    assert [one["key"] for one in changed["units"]] == [units.key_text(ngoc)]
    again = send("Phường Điện An", "một".encode())
    assert again["status"] == "duplicate"
    assert len(holders.of_document(archive, number)) == 2


def test_the_unit_may_stand_behind_the_files(sign_in: Callable[[str], Client], archive: Archive, ngoc: UnitKey) -> None:
    minh = sign_in("minh")
    headers = {"x-csrf-token": token_of(minh)}

    def send(*form: tuple[str, object]) -> list[dict[str, object]]:
        return list(minh.post("/api/v1/documents", files=form, headers=headers).json()["files"])

    one, two = ("files", ("a.txt", "một".encode())), ("files", ("b.txt", b"hai"))
    unknown = send(one, ("unit", (None, "Phường Không Đâu")))[0]
    assert (unknown["status"], unknown["code"]) == ("taken", "not-found")
    assert str(unknown["message"]).startswith("Tệp đã được nhận nhưng chưa được giao")
    number = unknown["document"]["id"]  # type: ignore[index]
    assert holders.of_document(archive, number) == []
    again, first = send(one, ("files", ("r.txt", b"")), ("unit", (None, NGOC)))[::2], send(two, ("unit", (None, NGOC)))
    assert [(outcome["status"], outcome["code"]) for outcome in (*again, *first)] == [
        ("duplicate", None),
        ("taken", None),
    ]
    for outcome in (*again, *first):
        held = holders.of_document(archive, outcome["document"]["id"])  # type: ignore[index]
        assert [unit.key for unit in held] == [ngoc]


@pytest.mark.usefixtures("ngoc")
def test_nothing_is_stored_of_what_a_bound_user_would_give_away(
    sign_in: Callable[[str], Client], archive: Archive
) -> None:
    users.set_role(archive, "lan", "clerk", by="test")
    lan = sign_in("lan")
    before = archive.db.execute("SELECT count(*) FROM document").fetchone()
    form = [("unit", (None, "Phường Điện An")), ("files", ("a.txt", "một".encode()))]
    (refused,) = lan.post("/api/v1/documents", files=form, headers={"x-csrf-token": token_of(lan)}).json()["files"]
    assert (refused["status"], refused["code"]) == ("refused", "not-found")
    assert archive.db.execute("SELECT count(*) FROM document").fetchone() == before


def test_a_paper_of_no_unit_can_be_given(archive: Archive) -> None:
    number = add_paper(archive)
    holders.add(archive, number, [], by="lan")
    assert list(audit.entries(archive, action="document.give")) == []
