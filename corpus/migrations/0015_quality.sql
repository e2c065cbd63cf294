-- Doubtful words of the whole archive, those that matter most first. The machine's own work, made again from what is stored:
-- it follows `index_change` as the search index does, `doubt_position` says how far.
CREATE TABLE doubt (
    id             INTEGER PRIMARY KEY,
    document_id    INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page           INTEGER NOT NULL,         -- from 1
    at             INTEGER NOT NULL,         -- offset in the restored text: stays while people correct the page
    start          INTEGER NOT NULL,         -- offsets in the page's text as it is read
    "end"          INTEGER NOT NULL,
    text           TEXT NOT NULL,
    kind           TEXT NOT NULL,            -- what the word stands in: a name of consequence.toml
    confidence     REAL NOT NULL,
    weight         REAL NOT NULL,            -- doubt times consequence
    claimed_by     TEXT,                     -- who has it before them, until then nobody else gets it
    claimed_until  TEXT,
    UNIQUE (document_id, page, at)
);
CREATE INDEX doubt_weight ON doubt(weight DESC, id);
CREATE INDEX doubt_kind ON doubt(kind, weight DESC, id);
CREATE TABLE doubt_position (seq INTEGER NOT NULL);
INSERT INTO doubt_position VALUES (0);

-- Who put a word aside for later.
CREATE TABLE doubt_skip (
    doubt_id  INTEGER NOT NULL REFERENCES doubt(id) ON DELETE CASCADE,
    by        TEXT NOT NULL,
    PRIMARY KEY (doubt_id, by)
) WITHOUT ROWID;

-- What people decided on doubtful words, for them to take back; the words themselves are in `revision`.
CREATE TABLE doubt_decision (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    action       TEXT NOT NULL CHECK (action IN ('accept', 'replace', 'skip', 'rescan')),
    before       TEXT NOT NULL,
    after        TEXT NOT NULL,
    revision_id  INTEGER,                    -- the version that it made; NULL where it made none
    made_by      TEXT NOT NULL,
    made_at      TEXT NOT NULL,
    undone_at    TEXT
);
CREATE INDEX doubt_decision_person ON doubt_decision(made_by, id);
CREATE INDEX doubt_decision_document ON doubt_decision(document_id);

-- Papers whose number or date is doubtful, those that matter most first; the machine's work, as `doubt`.
CREATE TABLE letterhead_doubt (
    document_id    INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    reasons        TEXT NOT NULL,            -- JSON list of codes of reasons.toml
    weight         REAL NOT NULL,
    claimed_by     TEXT,
    claimed_until  TEXT
);
CREATE INDEX letterhead_doubt_weight ON letterhead_doubt(weight DESC, document_id);
CREATE TABLE letterhead_skip (
    document_id  INTEGER NOT NULL REFERENCES letterhead_doubt(document_id) ON DELETE CASCADE,
    by           TEXT NOT NULL,
    PRIMARY KEY (document_id, by)
) WITHOUT ROWID;

-- A person looked at number and date of a paper, and these they are; asked again only when it says something else.
CREATE TABLE letterhead_check (
    document_id  INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    number       TEXT,                       -- NULL: the paper has none
    date         TEXT,
    checked_by   TEXT NOT NULL,
    checked_at   TEXT NOT NULL,
    revisions    TEXT NOT NULL               -- JSON rows [page, id of a version]: what it made of the pages, in order
);
-- The register of an issuer: its numbers one after the other.
CREATE INDEX document_issuer ON document(issuer, date);

-- Scans that have to be made again. The new scan is a document of its own; the old one and its history stay.
CREATE TABLE rescan (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER,                    -- NULL: the whole document
    reason       TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'replaced', 'withdrawn')),
    asked_by     TEXT NOT NULL,
    asked_at     TEXT NOT NULL,
    new_id       INTEGER REFERENCES document(id) ON DELETE SET NULL,
    done_by      TEXT,
    done_at      TEXT
);
CREATE UNIQUE INDEX rescan_asked ON rescan(document_id) WHERE state = 'asked';
CREATE INDEX rescan_document ON rescan(document_id);
CREATE INDEX rescan_new ON rescan(new_id);

-- Quality control: documents that are looked over together, in rounds, until they are accepted or not.
CREATE TABLE quality_batch (
    id              INTEGER PRIMARY KEY,
    title           TEXT NOT NULL,
    seed            INTEGER NOT NULL,        -- of the sample of the second round
    share           REAL NOT NULL,           -- of the documents, that the second round looks at
    blind           INTEGER NOT NULL,        -- 1: two people enter the fields, each without seeing what the other wrote
    most_words      REAL NOT NULL,           -- error rate of words at most, to be accepted
    most_fields     REAL NOT NULL,
    state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'refused')),
    created_by      TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    sampled_at      TEXT,                    -- NULL: the second round has not begun
    decided_by      TEXT,
    decided_at      TEXT,
    note            TEXT,
    repeats         INTEGER REFERENCES quality_batch(id)  -- the refused batch whose documents are looked over again
);

-- One look of one person at one document. task: 'first', 'entry' (the second, blind entry of the fields), 'settle' (where both
-- entries differ), 'second'.
CREATE TABLE quality_task (
    id             INTEGER PRIMARY KEY,
    batch_id       INTEGER NOT NULL REFERENCES quality_batch(id) ON DELETE CASCADE,
    document_id    INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    task           TEXT NOT NULL CHECK (task IN ('first', 'entry', 'settle', 'second')),
    ordinal        INTEGER NOT NULL,         -- the order in which they are given out
    state          TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'rescan')),
    begun_by       TEXT,                     -- whose work on it this is; another one begins anew
    next_page      INTEGER NOT NULL DEFAULT 1,
    fields         TEXT,                     -- JSON: field -> what this person entered
    before         TEXT,                     -- JSON: field -> what stood there before
    words          INTEGER NOT NULL DEFAULT 0,        -- looked at
    word_errors    INTEGER NOT NULL DEFAULT 0,        -- changed
    field_count    INTEGER NOT NULL DEFAULT 0,
    field_errors   INTEGER NOT NULL DEFAULT 0,
    done_by        TEXT,
    done_at        TEXT,
    claimed_by     TEXT,
    claimed_until  TEXT,
    UNIQUE (batch_id, document_id, task)
);
CREATE INDEX quality_task_waiting ON quality_task(batch_id, state, task, ordinal);
CREATE INDEX quality_task_document ON quality_task(document_id);
