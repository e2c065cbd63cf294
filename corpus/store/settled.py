"""Which documents are found and counted: those that are read, but for batches that are split, found in their parts."""

from __future__ import annotations

SPLIT_IDS = "SELECT document_id FROM batch WHERE applied_at IS NOT NULL"
"""SQL that gives the batches that are split."""

SETTLED = f"document.state = 'done' AND document.id NOT IN ({SPLIT_IDS})"
"""SQL that says whether a row of `document` is found and counted."""
