"""Retention and deletion over HTTP, on the archivist's page, and on the command line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from corpus.custody import retention
from corpus.custody.verify import verify
from corpus.documents import documents, tombstones
from corpus.dossiers import dossiers
from corpus.store.archive import Archive
from tests.api.cli.test_commands import Commands
from tests.api.conftest import PASSWORD
from tests.corpus import papers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.api.conftest import Client

ARCHIVIST, ADMINISTRATOR = ("quang", PASSWORD), ("admin", PASSWORD)


def test_a_program_sets_a_period_proposes_and_approves(anyone: Client, archive: Archive, paper: int) -> None:
    address = f"/api/v1/documents/{paper}"
    assert anyone.get(f"{address}/retention", auth=ARCHIVIST).json() is None
    period = {"years": 5, "rule": "Mục 12", "from_year": 2010}
    kept = anyone.request("PUT", f"{address}/retention", json=period, auth=ARCHIVIST)
    assert kept.json()["until"] == "2015-12-31"
    assert anyone.get("/api/v1/retention/due?on=2015-12-31", auth=ARCHIVIST).json()["due"] == []
    assert [one["document_id"] for one in anyone.get("/api/v1/retention/due", auth=ARCHIVIST).json()["due"]] == [paper]
    proposed = anyone.post(f"{address}/deletion", json={"reason": "Hết thời hạn."}, auth=ARCHIVIST)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    same = anyone.post(f"{address}/deletion/approve", auth=ARCHIVIST)
    assert (same.status_code, same.json()["code"]) == (409, "deletion-refused")
    done = anyone.post(f"{address}/deletion/approve", auth=ADMINISTRATOR).json()
    assert (done["state"], done["cleared"], done["counts"]["page"]) == ("deleted", True, 1)
    assert anyone.get(address, auth=ARCHIVIST).status_code == 404
    (left,) = anyone.get("/api/v1/deletions?state=deleted", auth=ARCHIVIST).json()["deletions"]
    assert (left["proposed_by"], left["decided_by"], left["reason"]) == ("quang", "admin", "Hết thời hạn.")
    assert verify(archive).whole


@pytest.mark.parametrize("name", ["lan", "minh"])
def test_others_may_not(anyone: Client, paper: int, name: str) -> None:
    for path in (f"/api/v1/documents/{paper}/deletion", f"/api/v1/documents/{paper}/deletion/approve"):
        assert anyone.post(path, json={"reason": "x"}, auth=(name, PASSWORD)).status_code == 403
    assert anyone.get("/api/v1/deletions", auth=(name, PASSWORD)).status_code == 403


def test_the_page_leads_from_the_period_to_the_trace(
    sign_in: Callable[[str], Client], archive: Archive, paper: int
) -> None:
    quang, admin = sign_in("quang"), sign_in("admin")
    assert f"/retention?document={paper}" in quang.get(f"/documents/{paper}").text
    form = quang.get(f"/retention?document={paper}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token
    csrf = {"csrf_token": token[1]}
    no_rule = quang.post(f"/retention/{paper}/period", data={**csrf, "years": "5"})
    assert (no_rule.status_code, "Hãy ghi căn cứ" in no_rule.text) == (422, True)
    quang.post(f"/retention/{paper}/period", data={**csrf, "years": "5", "from_year": "2010", "rule": "<b>Mục 12"})
    assert retention.of_document(archive, paper) is not None
    page = quang.get("/retention").text
    assert "&lt;b&gt;Mục 12" in page
    assert "31/12/2015" in page
    propose = {**csrf, "what": "propose", "reason": "Hết thời hạn."}
    assert quang.post(f"/retention/{paper}/deletion", data=propose).status_code == 303
    assert "Duyệt, xóa hẳn" not in quang.get("/retention").text
    refused = quang.post(f"/retention/{paper}/deletion", data={**csrf, "what": "approve"})
    assert (refused.status_code, "không tự duyệt" in refused.text) == (409, True)
    other = admin.get("/retention").text
    assert "Duyệt, xóa hẳn" in other
    token = re.search(r'name="csrf_token" value="([^"]+)"', other)
    assert token
    approve = {"csrf_token": token[1], "what": "approve"}
    assert admin.post(f"/retention/{paper}/deletion", data=approve).status_code == 303
    assert "báo cáo.png" in admin.get("/retention").text
    assert documents.ids(archive) == []


def test_on_the_command_line(tmp_path: Path) -> None:
    commands, file = Commands(tmp_path / "kho"), tmp_path / "a.txt"
    file.write_text(papers.report("Điện An", "361", 2), "utf-8")
    commands.json("ingest", file)
    commands.run("retention", "set", "1", "--years", "3", "--rule", "Mục 9", "--from", "2001", "--by", "lan")
    (due,) = commands.json("retention", "due")["due"]
    assert (due["document_id"], due["until"], due["rule"]) == (1, "2004-12-31", "Mục 9")
    assert "361/BC-UBND" in commands.run("retention", "due").stdout
    assert commands.json("delete", "1", "--reason", "Hết hạn", "--by", "lan")["state"] == "proposed"
    alone = commands.run("delete", "1", "--approve", "--by", "lan")
    assert getattr(alone.exception, "code", None) == "deletion-refused"
    assert commands.json("delete", "1", "--approve", "--by", "minh")["cleared"] is True
    assert "Hết hạn" in commands.run("retention", "show", "1").stdout
    (left,) = commands.json("retention", "deleted")["deletions"]
    assert (left["number"], left["decided_by"]) == ("361/BC-UBND", "minh")
    again = commands.run("ingest", file, "--json")
    assert (again.exit_code, json.loads(again.stdout)["refused"][0]["code"]) == (1, "deleted-by-law")
    taken = commands.json("ingest", file, "--though-deleted")
    assert [one["document"] for one in taken["taken"]] == [2]
    copy = tmp_path / "sao-luu"
    assert commands.run("backup", copy, "--keep", "1").exit_code == 0
    assert commands.json("backup", copy, "--keep", "1")["generations"] != []
    checked = commands.json("backup", copy, "--check")
    assert (checked["whole"], len(checked["generations"])) == (True, 1)
    (copy / "archive.db").write_bytes(b"lost")
    assert commands.run("backup", copy, "--check").exit_code == 1
    again_here = Commands(tmp_path / "kho-moi")
    state = checked["generations"][0]
    assert again_here.run("restore-backup", copy, "--generation", state).exit_code == 0
    assert again_here.json("search", "361/BC-UBND")["total"] == 1
    with Archive(tmp_path / "kho") as archive:
        assert tombstones.deletions(archive, state="proposed") == []
        assert verify(archive).whole


def test_a_dossier_sets_the_period_of_its_papers(
    sign_in: Callable[[str], Client], archive: Archive, paper: int
) -> None:
    dossiers.add(archive, "HS-01", "Trồng cây", "10 năm", by="quang", years=(2023, 2024))
    dossiers.put(archive, "HS-01", [paper], by="quang")
    quang = sign_in("quang")
    form = quang.get("/dossiers/HS-01").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token
    answer = quang.post("/dossiers/HS-01/retention", data={"csrf_token": token[1]})
    assert answer.status_code == 303
    kept = retention.of_document(archive, paper)
    assert kept
    assert (kept.until, kept.set_by) == ("2034-12-31", "quang")
    again = quang.request(
        "PUT", "/api/v1/dossiers/HS-01/retention", json={"from_year": 2030}, headers={"x-csrf-token": token[1]}
    )
    assert [one["until"] for one in again.json()["changed"]] == ["2040-12-31"]
    assert sign_in("lan").post("/dossiers/HS-01/retention").status_code == 403
