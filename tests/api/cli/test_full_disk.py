"""What commands say on a disk that has no room left: a real one, of memory, in a mount of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corpus.packages import writing
from corpus.store.archive import Archive
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
mount -t tmpfs -o size=24m none "$1/disk" || exit 99
cp -r "$1/kho" "$1/disk/kho"
cat /dev/zero > "$1/disk/filling" 2>/dev/null
"$2" -m api.cli --archive "$1/disk/kho" search nhà; echo "full $?"
truncate -s -60K "$1/disk/filling"  # the database can be opened, an index has no room
"$2" -m api.cli --archive "$1/disk/kho" search nhà; echo "search $?"
"$2" -m api.cli --archive "$1/disk/kho" verify; echo "verify $?"
"$2" -m api.cli --archive "$1/disk/other" import "$1/package"; echo "import $?"
"""


def may_mount() -> bool:
    """Say whether this machine lets a process have a mount of its own."""
    found = shutil.which("unshare")
    return bool(found and subprocess.run([found, "-rm", "true"], capture_output=True, check=False).returncode == 0)


@pytest.mark.skipif(not may_mount(), reason="a disk of one's own cannot be mounted here")
def test_a_full_disk_is_told_in_a_line_and_all_else_is_checked(tmp_path: Path) -> None:
    with Archive(tmp_path / "kho") as archive:
        document = put(archive, report("Điện An", "15", 12))
        writing.write_packages(archive, [document], tmp_path / "package")
    (tmp_path / "disk").mkdir()
    command = ["unshare", "-rm", "sh", "-c", SCRIPT, "sh", str(tmp_path), sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in said
    for ended in ("full 3", "search 3", "verify 1", "import 3"):
        assert ended in said
    assert "ổ đĩa đã hết chỗ nên không lập được chỉ mục tìm kiếm" in said.replace("Ổ", "ổ")
    assert "index-not-checked Chưa kiểm tra được chỉ mục" in said
    assert "disk/kho: ổ đĩa đã hết chỗ" in said
    assert "other: ổ đĩa đã hết chỗ" in said
