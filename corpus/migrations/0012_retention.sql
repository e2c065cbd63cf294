-- How long a document is kept: what a person set. Counted in whole years, to the last day of a year.
CREATE TABLE retention (
    document_id  INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    rule         TEXT NOT NULL,              -- in words: the line of the schedule that says so
    from_year    INTEGER NOT NULL,
    years        INTEGER,                    -- NULL: for good
    until        TEXT,                       -- the last day, ISO 8601; NULL: for good
    set_by       TEXT NOT NULL,
    set_at       TEXT NOT NULL
);
CREATE INDEX retention_until ON retention(until);

-- Deletions, proposed and done. Rows stay for good: what is deleted leaves its trace here and in the log, and nowhere else.
CREATE TABLE deletion (
    id              INTEGER PRIMARY KEY,
    document_id     INTEGER NOT NULL,        -- no foreign key: it outlives the document
    sha256          TEXT NOT NULL,
    file            TEXT NOT NULL,
    number          TEXT,
    date            TEXT,
    taken_at        TEXT NOT NULL,
    reason          TEXT NOT NULL,
    with_programme  INTEGER NOT NULL,        -- 1: also the programme that it launches, with all its evidence
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'withdrawn', 'deleted')),
    proposed_by     TEXT NOT NULL,
    proposed_at     TEXT NOT NULL,
    decided_by      TEXT,                    -- who approved or withdrew it
    decided_at      TEXT,
    counts          TEXT,                    -- JSON: table -> rows that went
    cleared_at      TEXT                     -- NULL: bytes of it may still be in the folder
);
CREATE UNIQUE INDEX deletion_proposed ON deletion(document_id) WHERE state = 'proposed';
CREATE INDEX deletion_document ON deletion(document_id);
CREATE INDEX deletion_sha256 ON deletion(sha256);

-- Work on the whole database that has to be done once, by whoever deletes next.
CREATE TABLE upkeep (
    name  TEXT PRIMARY KEY
);
-- Until now what was replaced was not overwritten: words of it may lie in free pages.
INSERT INTO upkeep SELECT 'vacuum' WHERE EXISTS (SELECT 1 FROM document);
