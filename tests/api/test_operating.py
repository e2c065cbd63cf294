"""What watches the service: ready or not, metrics, the log, the doctor; and that nobody is exposed by default."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from api.app import create_app
from api.health import checks, doctor
from api.health.exposure import Exposed, exposure, require_safe
from api.logs import FIELDS, REQUEST, JsonLines, TextLines
from api.settings import Settings
from corpus.store import audit, jobs
from ocr.engines import models
from tests.api.conftest import Client
from tests.corpus.papers import take_in

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

TOKEN = "0123456789abcdef0123"  # noqa: S105 - nobody's


class Alive:
    """A worker that does nothing, or has died."""

    def __init__(self, *, alive: bool, replaced: int = 0) -> None:
        self.alive = alive
        self.replaced = replaced

    def start(self) -> None: ...
    def wake(self) -> None: ...
    def stop(self) -> None: ...
    def is_alive(self) -> bool:
        return self.alive


def test_the_service_says_what_it_lacks_and_nothing_of_the_archive(archive: Archive, settings: Settings) -> None:
    client = Client(create_app(settings, archive, Alive(alive=True)))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["checks"]) == {"database", "engine", "disk", "workers"}
    client.close()
    full = settings.model_copy(update={"least_free_bytes": 1 << 60, "languages": "xyz"})
    client = Client(create_app(full, archive, Alive(alive=False)))
    lacking = client.get("/readyz")
    assert lacking.status_code == 503
    assert lacking.json()["checks"] == {"database": True, "engine": False, "disk": False, "workers": False}
    assert str(archive.path) not in lacking.text
    client.close()


def test_a_database_that_takes_no_writes_is_not_ready(archive: Archive, settings: Settings) -> None:
    client = Client(create_app(settings, archive))
    archive.database.rename(archive.database.with_name("elsewhere"))
    archive.database.mkdir()
    assert client.get("/readyz").json()["checks"]["database"] is False
    client.close()


def test_metrics_are_for_administrators_and_whoever_bears_the_token(archive: Archive, settings: Settings) -> None:
    guarded = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    client = Client(create_app(guarded, archive))
    for wrong in ({}, {"authorization": "Bearer x"}, {"authorization": "Bearer "}, {"authorization": TOKEN}):
        assert client.get("/metrics", headers=wrong).status_code in {303, 401}
    assert client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    client.close()


def test_metrics_tell_whether_the_worker_works_and_how_often_it_was_replaced(
    archive: Archive, settings: Settings
) -> None:
    guarded = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    for worker, told in ((Alive(alive=True, replaced=3), ["1.0", "3.0"]), (Alive(alive=False), ["0.0", "0.0"])):
        client = Client(create_app(guarded, archive, worker))
        text = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
        assert re.findall(r"^sohoa_worker_(?:alive|replaced_total) (\S+)", text, re.MULTILINE) == told
        client.close()


def test_without_a_token_no_bearer_gets_in(anyone: Client, sign_in: Any) -> None:
    assert anyone.get("/metrics", headers={"authorization": "Bearer None"}).status_code == 401
    assert sign_in("lan").get("/metrics").status_code == 403
    assert sign_in("admin").get("/metrics").status_code == 200


def test_metrics_tell_requests_by_route_and_jobs_by_state(sign_in: Any, archive: Archive, paper: int) -> None:
    take_in(archive, b"cho", "cho.txt")
    admin = sign_in("admin")
    assert admin.get(f"/documents/{paper}").status_code == 200
    admin.get("/khong-co-trang-nay-7f3a")
    text = admin.get("/metrics").text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    told = {tuple(s.labels.values()): s.value for s in families["sohoa_http_requests"].samples if "_total" in s.name}
    assert told["GET", "/documents/{document_id}", "200"] == 1
    assert told["GET", "none", "404"] == 1
    jobs = {s.labels["state"]: s.value for s in families["sohoa_jobs"].samples}
    assert jobs == {"queued": 1, "running": 0, "done": 1, "failed": 0}
    for name in ("sohoa_pages", "sohoa_documents", "sohoa_disk_free_bytes", "sohoa_pages_few_marks"):
        assert families[name].samples[0].value >= 0
    assert families["sohoa_backup_age_days"].samples[0].value == -1
    assert "khong-co-trang" not in text  # addresses are not told


def test_every_answer_bears_a_mark_of_its_own(anyone: Client) -> None:
    first, second = (anyone.get("/healthz", headers={"x-request-id": "forged"}).headers["x-request-id"] for _ in "ab")
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{16}", first)


def test_the_log_is_json_lines_that_tell_the_request(anyone: Client) -> None:
    stream, logger = io.StringIO(), logging.getLogger("api.watching")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        answer = anyone.get("/sign-in?next=/documents/7")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    (line,) = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert line["request"] == answer.headers["x-request-id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/sign-in", 200)
    assert line["ms"] >= 0
    assert "documents/7" not in stream.getvalue()


def test_a_trace_is_one_line_of_json_and_many_of_text() -> None:
    logger = logging.getLogger("tests.log")
    try:
        int("chữ")
    except ValueError as error:
        told = (type(error), error, error.__traceback__)
        record = logger.makeRecord("x", logging.ERROR, "f", 1, "hỏng", (), told, extra={FIELDS: {"document": 7}})
    token = REQUEST.set("abc")
    try:
        line = JsonLines().format(record)
        text = TextLines().format(record)
    finally:
        REQUEST.reset(token)
    assert "\n" not in line
    parsed = json.loads(line)
    assert (parsed["message"], parsed["document"], parsed["request"]) == ("hỏng", 7, "abc")
    assert "ValueError" in parsed["trace"]
    assert "hỏng document=7 request=abc" in text


def test_a_name_breaks_no_line_of_the_log_and_steers_no_terminal() -> None:
    name = "quét\n2026-01-01 error api: giả\x1b[2J\u202e.pdf"
    record = logging.getLogger("tests.log").makeRecord(
        "x", logging.ERROR, "f", 1, "%s waits", (name,), None, extra={FIELDS: {"file": name}}
    )
    text, line = TextLines().format(record), JsonLines().format(record)
    for told in (text, line):
        assert not any(mark in told for mark in ("\n", "\x1b", "\u202e"))
    assert r"quét\n2026" in text
    parsed = json.loads(line)
    assert (parsed["message"], parsed["file"]) == (f"{name} waits", name)


def test_nobody_is_exposed_by_default(tmp_path: Path) -> None:
    for settings in (
        Settings(host="0.0.0.0"),  # noqa: S104 - what a careless administrator may set
        Settings(host="::"),
        Settings(host="192.168.1.5"),
        Settings(certificate=tmp_path / "a.pem"),
        Settings(behind_proxy=True, metrics_token=SecretStr("short")),
        Settings(oidc_issuer="https://id.example"),
        Settings(
            behind_proxy=True,
            oidc_issuer="https://id.example",
            oidc_client_id="sohoa",
            oidc_client_secret=SecretStr(TOKEN),
            oidc_roles={"a": "clerk"},
        ),
        Settings(behind_proxy=True, oidc_client_secret=SecretStr("change-me-to-something-long")),
    ):
        with pytest.raises(Exposed, match="SOHOA_"):
            require_safe(settings)
        assert exposure(settings).state == "failed"
    for settings in (
        Settings(),
        Settings(host="::1"),
        Settings(host="0.0.0.0", behind_proxy=True, metrics_token=SecretStr(TOKEN)),  # noqa: S104 - a container
        Settings(host="192.168.1.5", certificate=tmp_path / "a.pem", certificate_key=tmp_path / "b.pem"),
    ):
        require_safe(settings)
        assert exposure(settings).state == "ok"
    assert exposure(Settings(host="192.168.1.5", insecure_http=True)).state == "warning"
    assert Settings(behind_proxy=True).cookies_secure
    assert not Settings(host="192.168.1.5", insecure_http=True).cookies_secure


def states(found: list[checks.Check]) -> dict[str, str]:
    return {check.code: check.state for check in found}


def test_the_doctor_looks_at_machine_and_archive(archive: Archive, settings: Settings) -> None:
    archive.path.chmod(0o700)
    found = doctor.examine(settings, archive)
    told = states(found)
    assert len(told) == len(found)
    assert told["engine"] == told["dictionary"] == told["sqlite"] == told["permissions"] == told["jobs"] == "ok"
    assert told["backup"] == told["verify"] == "warning"
    assert all(check.advice for check in found if check.state != "ok")
    audit.append(archive, "test", "backup", "archive", {})
    audit.append(archive, "test", "verify", "archive", {"problems": 2})
    after = states(doctor.examine(settings, archive))
    assert (after["backup"], after["verify"]) == ("ok", "failed")


def test_the_doctor_sees_that_papers_wait_and_nobody_reads(archive: Archive, settings: Settings) -> None:
    take_in(archive, b"cho", "cho.txt")
    assert states(doctor.examine(settings, archive))["jobs"] == "warning"
    with jobs.Owner(archive):
        assert jobs.at_work(archive) == 1
        assert states(doctor.examine(settings, archive))["jobs"] == "ok"
    assert jobs.at_work(archive) == 0


def test_the_doctor_sees_what_is_wrong(archive: Archive, settings: Settings) -> None:
    archive.path.chmod(0o755)
    ill = settings.model_copy(
        update={"languages": "eng", "least_free_bytes": 1 << 60, "processes": 4096, "workers": "tcp://127.0.0.1:9"}
    )
    told = states(doctor.examine(ill, archive))
    assert told["letters"] == told["disk"] == told["workers"] == "failed"
    assert told["permissions"] == told["memory"] == "warning"
    missing = states(doctor.examine(settings.model_copy(update={"languages": "vie+xyz"}), None))
    assert missing["engine"] == missing["letters"] == missing["dictionary"] == "failed"


def test_every_letter_is_asked_of_the_installed_model(settings: Settings) -> None:
    found = checks.alphabet(settings)
    given = checks._characters(models.tessdata() / "vie.traineddata")
    assert {"đ", "Đ", "ơ", "Ữ"} <= given
    assert found.state in {"ok", "warning"}  # a full model lacks at most some seldom ones
    assert checks.alphabet(settings.model_copy(update={"languages": "eng"})).state == "failed"


def test_a_log_from_the_future_is_a_clock_that_went_back(archive: Archive, settings: Settings) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO audit VALUES (1, '2999-01-01T00:00:00.000Z', 'a', 'b', 'c', '{}', '', '')")
    assert states(doctor.examine(settings, archive))["log-clock"] == "failed"
