"""Files stand under their names whole or not at all."""

from pathlib import Path

import pytest

from corpus.store.durable import replacing


class Interrupted(Exception):
    """Something goes wrong while a file is being written."""


def _write_half(target: Path, *, alone: bool) -> None:
    with replacing(target, alone=alone) as stream:
        stream.write(b"af")
        raise Interrupted


@pytest.mark.parametrize("alone", [True, False])
def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path, alone: bool) -> None:  # noqa: FBT001 - a table of cases
    target = tmp_path / "so.csv"
    target.write_bytes(b"before")
    with replacing(target, alone=alone) as stream:
        stream.write(b"after")
        assert target.read_bytes() == b"before"
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("so.csv", b"after")]


@pytest.mark.parametrize("alone", [True, False])
def test_writing_that_fails_leaves_what_was_there(tmp_path: Path, alone: bool) -> None:  # noqa: FBT001 - as above
    target = tmp_path / "so.csv"
    target.write_bytes(b"before")
    with pytest.raises(Interrupted):
        _write_half(target, alone=alone)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("so.csv", b"before")]


def test_two_who_write_one_file_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "learnt.tsv"
    with replacing(target) as first, replacing(target) as second:
        first.write(b"11")
        second.write(b"22")
        first.write(b"11")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("learnt.tsv", b"1111")]


def test_what_a_killed_process_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".so.csv.part").write_bytes(b"a long rest of something else")
    with replacing(tmp_path / "so.csv", alone=True) as stream:
        stream.write(b"whole")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("so.csv", b"whole")]
