-- What the intake check saw on a page before it was read: advice, never a refusal. Replaced when the file is looked at again.
CREATE TABLE finding (
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER NOT NULL,           -- from 1; 0: the whole file
    code         TEXT NOT NULL,              -- stable: "low-resolution"
    severity     TEXT NOT NULL CHECK (severity IN ('advice', 'warning')),
    measured     REAL,                       -- in the code's own unit; NULL where nothing is measured
    message      TEXT NOT NULL,              -- Vietnamese: what is wrong
    advice       TEXT NOT NULL,              -- Vietnamese: what to do
    rule         TEXT,                       -- the rule that asks for it; NULL where none does
    PRIMARY KEY (document_id, page, code)
) WITHOUT ROWID;

-- A batch scan: one file that holds several papers. The proposal is the machine's until a person changes it.
CREATE TABLE batch (
    document_id  INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    parts        TEXT NOT NULL,              -- JSON list of {first, last, confidence, reasons}
    left_out     TEXT NOT NULL,              -- JSON list of pages that belong to no part: blank, separators
    changed_by   TEXT,                       -- who set the parts; NULL: the machine
    applied_by   TEXT,                       -- who split it; NULL: it is not split
    applied_at   TEXT
);

-- Papers that were split off: documents of their own, whose file holds these pages of the batch.
CREATE TABLE batch_part (
    document_id  INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    batch_id     INTEGER NOT NULL REFERENCES batch(document_id),
    first        INTEGER NOT NULL,           -- page of the batch, from 1
    last         INTEGER NOT NULL
);
CREATE INDEX batch_part_batch ON batch_part(batch_id, first);
