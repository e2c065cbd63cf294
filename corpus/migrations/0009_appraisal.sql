-- What people say of evidence besides accepting and rejecting it. Linking never touches a piece that a person spoke of.
ALTER TABLE evidence ADD COLUMN added_by TEXT;    -- who picked the passage by hand; NULL: the machine proposed it

-- Where a person moved a passage away from: it is not proposed there again.
CREATE TABLE evidence_move (
    id            INTEGER PRIMARY KEY,
    evidence_id   INTEGER NOT NULL REFERENCES evidence(id) ON DELETE CASCADE,
    criterion_id  INTEGER NOT NULL REFERENCES criterion(id) ON DELETE CASCADE,
    unit_code     TEXT NOT NULL,
    unit_from     TEXT NOT NULL,
    moved_by      TEXT NOT NULL,
    moved_at      TEXT NOT NULL,
    UNIQUE (evidence_id, criterion_id, unit_code, unit_from)
);

-- What a unit gave itself for a criterion, as a person wrote it down; it goes before what the papers say.
CREATE TABLE self_score (
    criterion_id  INTEGER NOT NULL REFERENCES criterion(id) ON DELETE CASCADE,
    unit_code     TEXT NOT NULL,
    unit_from     TEXT NOT NULL,
    points        REAL NOT NULL CHECK (points >= 0),
    set_by        TEXT NOT NULL,
    set_at        TEXT NOT NULL,
    PRIMARY KEY (criterion_id, unit_code, unit_from),
    FOREIGN KEY (unit_code, unit_from) REFERENCES unit(code, valid_from)
) WITHOUT ROWID;

-- Points that a reviewer takes off, each with its reason; one that is taken back stays, with who and when.
CREATE TABLE reduction (
    id            INTEGER PRIMARY KEY,
    criterion_id  INTEGER NOT NULL REFERENCES criterion(id) ON DELETE CASCADE,
    unit_code     TEXT NOT NULL,
    unit_from     TEXT NOT NULL,
    evidence_id   INTEGER REFERENCES evidence(id) ON DELETE SET NULL,  -- the unfavourable passage behind it, if any
    points        REAL NOT NULL CHECK (points > 0),
    reason        TEXT NOT NULL,
    reduced_by    TEXT NOT NULL,
    reduced_at    TEXT NOT NULL,
    undone_by     TEXT,
    undone_at     TEXT,
    FOREIGN KEY (unit_code, unit_from) REFERENCES unit(code, valid_from)
);
CREATE INDEX reduction_unit ON reduction(unit_code, unit_from);
CREATE INDEX reduction_evidence ON reduction(evidence_id);

-- A record's history is read from the log, of which most rows are about other things.
CREATE INDEX audit_evidence ON audit(seq) WHERE substr(action, 1, 9) = 'evidence.';
