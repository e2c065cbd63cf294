-- The archive's first schema. Times are ISO 8601 in UTC. Offsets count characters of a page's text.
-- Layers of a page: raw (as read) -> restored (by the machine) -> reviewed (by a person, never overwritten).

-- Originals, kept by content under blobs/; a row exists only once its file is safely on disk.
CREATE TABLE blob (
    sha256      TEXT PRIMARY KEY,
    size        INTEGER NOT NULL,
    created_at  TEXT NOT NULL
);

-- A paper is what was issued; a document is one file of it (a scan, the digital original): its manifestation.
CREATE TABLE paper (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- papers that became one leave a number that is not used again
    created_at  TEXT NOT NULL
);

CREATE TABLE document (
    id            INTEGER PRIMARY KEY,
    sha256        TEXT NOT NULL UNIQUE REFERENCES blob(sha256),
    file          TEXT NOT NULL,              -- the original file's name, for people
    kind          TEXT NOT NULL,              -- pdf, tiff, png, jpeg, heic, webp, docx, txt
    media_type    TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'reading', 'done', 'failed')),
    error_code    TEXT,
    error         TEXT,                       -- Vietnamese, for a clerk
    page_count    INTEGER,                    -- NULL until the file was opened
    paper_id      INTEGER REFERENCES paper(id),
    -- what the letterhead says, copied here to be listed and searched
    type          TEXT,
    title         TEXT,
    number        TEXT,
    number_state  TEXT,
    number_key    TEXT,
    issuer        TEXT,
    parent        TEXT,
    place         TEXT,
    date          TEXT,                       -- ISO 8601
    date_state    TEXT,
    unit_code     TEXT,                       -- the unit that issued it, where that is known
    unit_from     TEXT,
    letterhead    TEXT,                       -- JSON: field -> {value, state, spans, quote}
    criteria      TEXT,                       -- JSON list: what the paper asks for, each with spans and quote
    confidence    REAL,                       -- mean of the engine's words; NULL where no engine read it
    quality       REAL,                       -- 0 to 1: how much of the text needed no repair
    fingerprint   BLOB,                       -- MinHash of the folded text, for finding manifestations
    created_at    TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    FOREIGN KEY (unit_code, unit_from) REFERENCES unit(code, valid_from)
);
CREATE INDEX document_paper ON document(paper_id);
CREATE INDEX document_number ON document(number_key);
CREATE INDEX document_unit ON document(unit_code, unit_from);
CREATE INDEX document_state ON document(state);

-- Bands of the fingerprint: documents that share one are looked at as manifestations of one paper.
CREATE TABLE document_band (
    band         INTEGER NOT NULL,
    hash         INTEGER NOT NULL,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    PRIMARY KEY (band, hash, document_id)
) WITHOUT ROWID;
CREATE INDEX document_band_document ON document_band(document_id);

CREATE TABLE page (
    id            INTEGER PRIMARY KEY,
    document_id   INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    number        INTEGER NOT NULL,           -- from 1
    width         INTEGER NOT NULL,           -- pixels of the page image; 0 where there is none
    height        INTEGER NOT NULL,
    dpi           INTEGER NOT NULL,
    source        TEXT NOT NULL CHECK (source IN ('ocr', 'text-layer', 'text')),
    engine        TEXT NOT NULL,
    confidence    REAL,
    raw           TEXT NOT NULL,
    words         TEXT NOT NULL,              -- JSON rows [start, end, x, y, w, h, confidence, line], offsets into raw
    restored      TEXT,                       -- NULL until restored
    tokens        TEXT,                       -- JSON rows [raw_start, raw_end, start, end, confidence]
    reviewed      TEXT,                       -- NULL until a person changed something
    error         TEXT,                       -- why a page could not be read; the rest of the document goes on
    UNIQUE (document_id, number)
);

-- Folded for finding, canonical (marks kept) for ranking exact marks first; rowid = page.id.
CREATE VIRTUAL TABLE page_index USING fts5(
    folded, exact, tokenize="unicode61 remove_diacritics 0"
);

-- A fact's place: page and offsets of where it starts; `spans` holds JSON rows [page, start, end] for facts that cross
-- pages. `quote` is the text as it stands there.
CREATE TABLE reference (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER NOT NULL,
    start        INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    spans        TEXT NOT NULL,
    quote        TEXT NOT NULL,
    ref          TEXT NOT NULL,               -- "8584/QĐ-UBND"
    key          TEXT NOT NULL,               -- "8584/qd/ubnd"
    number       TEXT NOT NULL,               -- "8584", no leading zeros
    year         INTEGER,
    symbol       TEXT NOT NULL,
    type         TEXT,
    date         TEXT,
    issuer       TEXT,
    abstract     TEXT,
    role         TEXT NOT NULL,
    confidence   REAL NOT NULL
);
CREATE INDEX reference_document ON reference(document_id, page);
CREATE INDEX reference_key ON reference(key);
CREATE INDEX reference_number ON reference(number);

CREATE TABLE date_mention (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER NOT NULL,
    start        INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    spans        TEXT NOT NULL,
    quote        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    value        TEXT NOT NULL
);
CREATE INDEX date_mention_document ON date_mention(document_id, page);

-- Units live in time: codes are reused, names change. Filled from the gazetteer when the archive is opened.
CREATE TABLE unit (
    code            TEXT NOT NULL,
    valid_from      TEXT NOT NULL,
    valid_to        TEXT,                     -- NULL: still so
    name            TEXT NOT NULL,            -- with its kind: "Phường Điện An"
    folded          TEXT NOT NULL,
    kind            TEXT NOT NULL,
    district        TEXT,
    province        TEXT NOT NULL,
    successor_code  TEXT,
    successor_from  TEXT,
    PRIMARY KEY (code, valid_from)
);
CREATE INDEX unit_folded ON unit(folded);

CREATE TABLE unit_mention (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER NOT NULL,
    start        INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    spans        TEXT NOT NULL,
    quote        TEXT NOT NULL,
    unit_code    TEXT NOT NULL,
    unit_from    TEXT NOT NULL,
    confidence   REAL NOT NULL,
    FOREIGN KEY (unit_code, unit_from) REFERENCES unit(code, valid_from)
);
CREATE INDEX unit_mention_document ON unit_mention(document_id, page);
CREATE INDEX unit_mention_unit ON unit_mention(unit_code, unit_from);

CREATE TABLE conflict (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    message      TEXT NOT NULL,
    spans        TEXT NOT NULL                -- JSON rows [page, start, end]
);
CREATE INDEX conflict_document ON conflict(document_id);

-- An emulation programme is launched by a plan and asks for criteria; units' papers are evidence for them.
CREATE TABLE programme (
    id            INTEGER PRIMARY KEY,
    document_id   INTEGER NOT NULL UNIQUE REFERENCES document(id),
    title         TEXT NOT NULL,
    year          INTEGER,
    period_start  TEXT,
    period_end    TEXT,
    created_at    TEXT NOT NULL
);

CREATE TABLE criterion (
    id            INTEGER PRIMARY KEY,
    programme_id  INTEGER NOT NULL REFERENCES programme(id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    code          TEXT NOT NULL,              -- "3.2.1.a"
    heading       TEXT,
    text          TEXT NOT NULL,
    applies_to    TEXT,
    cites         TEXT NOT NULL,              -- JSON list of reference keys
    proofs        TEXT NOT NULL,              -- JSON list of kinds of paper
    deadline      TEXT,
    points        REAL,
    page          INTEGER NOT NULL,
    start         INTEGER NOT NULL,
    "end"         INTEGER NOT NULL,
    spans         TEXT NOT NULL,
    UNIQUE (programme_id, code)
);

-- Which units a programme binds; a unit without evidence still has a record, with gaps.
CREATE TABLE evidence (
    id            INTEGER PRIMARY KEY,
    criterion_id  INTEGER NOT NULL REFERENCES criterion(id) ON DELETE CASCADE,
    unit_code     TEXT NOT NULL,
    unit_from     TEXT NOT NULL,
    document_id   INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page          INTEGER NOT NULL,
    start         INTEGER NOT NULL,
    "end"         INTEGER NOT NULL,
    spans         TEXT NOT NULL,
    quote         TEXT NOT NULL,
    reasons       TEXT NOT NULL,              -- JSON list of Vietnamese sentences
    score         REAL NOT NULL,
    favourable    INTEGER NOT NULL DEFAULT 1, -- 0: speaks against the unit ("chậm tiến độ")
    status        TEXT NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'accepted', 'rejected')),
    note          TEXT,
    decided_by    TEXT,
    decided_at    TEXT,
    UNIQUE (criterion_id, unit_code, unit_from, document_id, page, start),
    FOREIGN KEY (unit_code, unit_from) REFERENCES unit(code, valid_from)
);
CREATE INDEX evidence_unit ON evidence(unit_code, unit_from);
CREATE INDEX evidence_document ON evidence(document_id);

-- Durable work: one row per document to be read. `owner` names a lock file that the system releases when the
-- owning process dies, so that a job of a dead owner is seen and taken again.
CREATE TABLE job (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL UNIQUE REFERENCES document(id) ON DELETE CASCADE,
    state        TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    owner        TEXT,
    created_at   TEXT NOT NULL,
    started_at   TEXT,
    finished_at  TEXT
);
CREATE INDEX job_state ON job(state, id);

CREATE TABLE user (
    name           TEXT PRIMARY KEY,
    role           TEXT NOT NULL CHECK (role IN ('clerk', 'reviewer', 'archivist', 'administrator')),
    password_hash  TEXT NOT NULL,
    must_change    INTEGER NOT NULL DEFAULT 0,
    disabled       INTEGER NOT NULL DEFAULT 0,
    created_at     TEXT NOT NULL
);

CREATE TABLE session (
    token_hash  TEXT PRIMARY KEY,             -- SHA-256 of the cookie's value
    user_name   TEXT NOT NULL REFERENCES user(name) ON DELETE CASCADE,
    csrf        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL
);

-- Append-only; each row's hash covers the row before it.
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    detail   TEXT NOT NULL,                   -- JSON
    previous TEXT NOT NULL,
    hash     TEXT NOT NULL
);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
