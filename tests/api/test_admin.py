"""The administrator's pages: people, units, work, log, health, room."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.auth.passwords import verify_password
from corpus.documents import documents
from corpus.errors import ArchiveError
from corpus.store import audit, jobs, users
from tests.api.conftest import PASSWORD
from tests.corpus.papers import take_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

PAGES = ("health", "jobs", "users", "units", "programmes", "audit", "storage")


@pytest.fixture
def admin(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("admin")


@pytest.fixture
def csrf(admin: Client) -> str:
    return str(admin.get("/api/v1/me").json()["csrf"])


def post(client: Client, path: str, csrf: str, **form: Any) -> str:
    answer = client.post(path, data={"csrf_token": csrf, **form})
    assert answer.status_code < 500
    return answer.text


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_administrators(page: str, admin: Client, reviewer: Client, archive: Archive) -> None:
    empty = admin.get(f"/admin/{page}")
    assert empty.status_code == 200
    assert 'aria-current="page"' in empty.text
    assert reviewer.get(f"/admin/{page}").status_code == 403
    assert "style=" not in empty.text
    assert audit.broken_at(archive) is None


def test_the_way_there_is_shown_to_administrators_alone(admin: Client, reviewer: Client) -> None:
    assert "/admin/health" in admin.get("/").text
    assert "/admin/" not in reviewer.get("/").text
    assert admin.get("/admin").headers["location"] == "/admin/health"


def test_a_user_is_added_with_a_password_that_is_shown_once(
    admin: Client, csrf: str, archive: Archive, anyone: Client
) -> None:
    page = post(admin, "/admin/users", csrf, name="thu", role="clerk", unit="Phường Điện An\n\n")
    password = re.search(r"Mật khẩu lần đầu: <code>([^<]+)", page)
    assert password
    assert password[1] not in admin.get("/admin/users").text
    assert password[1] not in str(audit.entries(archive, limit=-1))
    user = users.get(archive, "thu")
    assert user
    assert user.must_change
    assert len(users.units_of(archive, "thu")) == 1
    entered = anyone.post("/sign-in", data={"name": "thu", "password": password[1]})
    assert entered.headers["location"] == "/account/password"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "hai chữ", "role": "clerk"}, "không có khoảng trắng"),
        ({"name": "lan", "role": "clerk"}, "Đã có người dùng"),
        ({"name": "thu", "role": "vua"}, "Không có vai trò"),
        ({"name": "thu", "role": "clerk", "unit": "Phường Không Đâu"}, "Không tìm thấy đơn vị"),
        ({"name": "thu", "role": "clerk", "unit": "Xã Tân Lập"}, "Hãy ghi mã thay cho tên"),
        ({"name": "thu", "role": "administrator", "unit": "Phường Điện An"}, "không gắn với đơn vị"),
    ],
)
def test_what_cannot_be_added_says_why_and_adds_nothing(
    admin: Client, csrf: str, archive: Archive, form: dict[str, str], told: str
) -> None:
    before = users.all_users(archive)
    page = post(admin, "/admin/users", csrf, **form)
    assert told in page
    assert form["name"] in page
    assert users.all_users(archive) == before


def test_an_administrator_changes_role_units_password_and_signs_out(
    admin: Client, csrf: str, archive: Archive, sign_in: Any, anyone: Client
) -> None:
    lan = sign_in("lan")
    post(admin, "/admin/users/lan", csrf, what="role", role="archivist")
    assert lan.get("/api/v1/me").json()["role"] == "archivist"
    post(admin, "/admin/users/lan", csrf, what="units", unit="Phường Điện Ngọc")
    assert lan.get("/documents").status_code == 200
    assert len(users.units_of(archive, "lan")) == 1
    shown = admin.get("/admin/users/lan").text
    assert "Phường Điện Ngọc" in shown
    key = re.search(r'name="unit" value="(\d+ [\d-]+)" checked', shown)
    assert key
    post(admin, "/admin/users/lan", csrf, what="units", unit=key[1])
    post(admin, "/admin/users/lan", csrf, what="units", unit="")
    assert users.units_of(archive, "lan") == []
    post(admin, "/admin/users/lan", csrf, what="sign-out")
    assert lan.get("/").status_code == 303
    page = post(admin, "/admin/users/lan", csrf, what="password")
    password = re.search(r"<code>([^<]+)", page)
    known = users.get(archive, "lan")
    assert password
    assert known
    assert known.must_change
    assert verify_password(known.password_hash, password[1])
    post(admin, "/admin/users/lan", csrf, what="disable")
    assert anyone.post("/sign-in", data={"name": "lan", "password": password[1]}).status_code == 401
    assert users.get(archive, "lan").disabled  # type: ignore[union-attr]
    post(admin, "/admin/users/lan", csrf, what="enable")
    assert not users.get(archive, "lan").disabled  # type: ignore[union-attr]
    done = [entry.action for entry in audit.entries(archive, subject="user:lan", actor="admin")]
    assert done == [
        "user.enable",
        "user.disable",
        "user.password",
        "user.sign-out",
        "user.units",
        "user.units",
        "user.role",
    ]


def test_the_last_administrator_stays(admin: Client, csrf: str, archive: Archive) -> None:
    assert "duy nhất" in post(admin, "/admin/users/admin", csrf, what="role", role="clerk")
    assert "duy nhất" in post(admin, "/admin/users/admin", csrf, what="disable")
    users.add(archive, "hai", "administrator", "x", must_change=False, by="test")
    assert "Đã lưu" in post(admin, "/admin/users/hai", csrf, what="disable")
    with pytest.raises(ArchiveError):
        users.set_role(archive, "admin", "clerk", by="test")


def test_whoever_is_bound_to_units_becomes_no_administrator(admin: Client, csrf: str, archive: Archive) -> None:
    post(admin, "/admin/users/lan", csrf, what="units", unit="Phường Điện An")
    assert "bỏ các đơn vị" in post(admin, "/admin/users/lan", csrf, what="role", role="administrator")
    assert users.get(archive, "lan").role == "reviewer"  # type: ignore[union-attr]


def test_nobody_is_found_under_a_name_that_nobody_has(admin: Client, csrf: str) -> None:
    assert admin.get("/admin/users/ai").status_code == 404
    assert admin.post("/admin/users/ai", data={"csrf_token": csrf, "what": "disable"}).status_code == 404
    assert admin.post("/admin/users/lan", data={"csrf_token": csrf, "what": "dance"}).status_code == 422


def test_jobs_are_ended_and_queued_again(admin: Client, csrf: str, archive: Archive) -> None:
    waiting = take_in(archive, b"mot", "mot.txt").document.id
    failed = take_in(archive, b"hai", "hai.txt").document.id
    documents.fail(archive, failed, "unexpected", "Máy hỏng giữa chừng.")
    page = admin.get("/admin/jobs").text
    assert "mot.txt" in page
    assert "Máy hỏng giữa chừng." in page
    assert "mot.txt" not in admin.get("/admin/jobs?state=failed").text
    post(admin, "/admin/jobs", csrf, what="cancel", document=waiting)
    assert jobs.by_state(archive) == {"failed": 2}
    answer = admin.post("/admin/jobs", data={"csrf_token": csrf, "what": "retry-failed", "state": "failed"})
    assert answer.headers["location"] == "/admin/jobs?state=failed"
    assert jobs.by_state(archive) == {"queued": 2}


def test_the_log_is_narrowed_paged_and_given_as_a_table(admin: Client, archive: Archive, reviewer: Client) -> None:
    reviewer.get("/search", params={"q": "=HYPERLINK(1)"})
    for number in range(120):
        audit.append(archive, f"người {number % 2}", "document.view", f"document:{number}", {})
    first = admin.get("/admin/audit?what=document.view").text
    assert first.count("Mở văn bản") == 101  # and the one to choose
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert admin.get(following[1].replace("&amp;", "&")).text.count("Mở văn bản") == 21
    assert "người 1" not in re.sub(r"<datalist.*?</datalist>", "", admin.get("/admin/audit?who=người+0").text)
    assert "Không có dòng nào" in admin.get("/admin/audit?document=999&who=admin").text
    assert "Không có dòng nào" in admin.get("/admin/audit?until=2001-01-01").text
    assert "Không có dòng nào" not in admin.get("/admin/audit?since=2001-01-01&until=9999-12-31").text
    for days in ("since=x&until=32", "since=0001-01-01", "until=9999-12-31"):
        assert admin.get(f"/admin/audit?{days}").status_code == 200
    table = admin.get("/admin/audit.csv?what=search").text
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert rows[0][0] == "số"
    assert [row[3] for row in rows[1:]] == ["search"]
    assert rows[1][2] == "lan"
    whole = list(csv.reader(io.StringIO(admin.get("/admin/audit.csv").text)))
    assert len(whole) == 1 + len(audit.entries(archive, limit=-1))
    assert audit.latest(archive, "audit.export")
    assert audit.broken_at(archive) is None


def test_a_batch_in_the_log_leads_to_its_page(admin: Client, archive: Archive) -> None:
    audit.append(archive, "quang", "quality.open", "quality:7", {})
    assert '<a href="/quality/batches/7">lô kiểm tra 7</a>' in admin.get("/admin/audit").text


def test_units_that_nobody_knows_stay_in_their_cell(admin: Client, csrf: str) -> None:
    page = post(admin, "/admin/users/lan", csrf, what="units", unit="Phường Điện Nọc")
    assert "Không tìm thấy đơn vị" in page
    assert 'name="named" value="Phường Điện Nọc"' in page


def test_units_are_picked_by_name_and_told_apart_by_their_places(admin: Client, csrf: str, archive: Archive) -> None:
    page = post(admin, "/admin/users/lan", csrf, what="units", named="Xã Tân Lập")
    offered = re.findall(r'name="unit" value="(\d+ [\d-]+)"> <span>Xã Tân Lập <small class="muted">([^<]+)', page)
    assert len({place for _, place in offered}) == len(offered) > 2
    assert users.units_of(archive, "lan") == []
    post(admin, "/admin/users/lan", csrf, what="units", unit=offered[1][0])
    assert [" ".join(key) for key in users.units_of(archive, "lan")] == [offered[1][0]]
    page = post(admin, "/admin/users/lan", csrf, find="1", unit=offered[1][0], named="dien ngoc")
    assert f'value="{offered[1][0]}" checked' in page
    assert "Điện Ngọc" in page
    assert len(users.units_of(archive, "lan")) == 1, "only looked for"


def test_searches_are_written_down_once_and_refused_sign_ins_too(
    reviewer: Client, anyone: Client, archive: Archive, paper: int
) -> None:
    assert paper
    reviewer.get("/search", params={"q": "trồng cây"})
    reviewer.get("/search", params={"q": "trồng cây", "offset": 20})
    reviewer.get("/api/v1/search", params={"q": "12/BC-UBND", "type": "Báo cáo"})
    reviewer.get("/search")
    said = [entry.detail for entry in reversed(audit.entries(archive, action="search"))]
    assert said == [
        {"query": "trồng cây", "found": 1},
        {"query": "12/BC-UBND", "type": "Báo cáo", "found": 1},
    ]
    anyone.post("/sign-in", data={"name": "lan", "password": "sai"})
    anyone.post("/sign-in", data={"name": PASSWORD, "password": "x"})
    refused = audit.entries(archive, action="sign-in.refused")
    assert [(entry.actor, entry.detail) for entry in refused] == [("lan", {"address": "127.0.0.1"})]


def test_units_in_use_and_units_of_a_name(admin: Client, paper: int) -> None:
    assert paper
    assert "Phường Điện An" in admin.get("/admin/units").text
    assert "Nay là" in admin.get("/admin/units?q=dien+ngoc").text
    assert "Không có đơn vị nào tên như vậy" in admin.get("/admin/units?q=zzzz").text


def test_storage_tells_kinds_months_and_what_was_kept(admin: Client, archive: Archive, paper: int) -> None:
    assert paper
    audit.append(archive, "test", "backup", "archive", {"documents": 1})
    page = admin.get("/admin/storage").text
    assert "PNG" in page
    assert "tháng " in page
    assert "Sao lưu</strong>" in page
