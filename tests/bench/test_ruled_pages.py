from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.ruled_pages import FORMS, Form, set_table
from bench.ruled_words import as_word_file
from bench.table_hardships import cells_right
from ingest.limits import Limits
from ingest.sources import open_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_born_digital_table_is_read_on_every_page(tmp_path: Path, form: Form) -> None:
    paper = set_table(form, 3, rows=24)
    file = tmp_path / "bang.pdf"
    file.write_bytes(paper.pdf)
    with open_source(file, Limits()) as source:
        assert source.page_count == len(paper.pages)
        for number, truth in enumerate(paper.pages, start=1):
            reading = source.read_page(number)
            assert cells_right(reading, truth) == (len(truth), len(truth))
            assert [region.kind for region in reading.regions] == (["page-number"] if number > 1 else [])


def test_every_cell_of_a_word_file_is_read(tmp_path: Path) -> None:
    truth = set_table("merged", 5).pages[0]
    file = tmp_path / "bang.docx"
    file.write_bytes(as_word_file(truth))
    with open_source(file, Limits()) as source:
        assert cells_right(source.read_page(1), truth) == (len(truth), len(truth))
