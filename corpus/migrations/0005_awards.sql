-- Awards that a document gives, asks for, takes back or tells of. `quote` at `spans` is who is honoured, as printed. The unit
-- is that of the one honoured, as it was then; NULL where the paper does not tell.
CREATE TABLE award (
    id              INTEGER PRIMARY KEY,
    document_id     INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page            INTEGER NOT NULL,
    start           INTEGER NOT NULL,
    "end"           INTEGER NOT NULL,
    spans           TEXT NOT NULL,
    quote           TEXT NOT NULL,
    recipient_kind  TEXT NOT NULL CHECK (recipient_kind IN ('collective', 'person', 'household')),
    unit_code       TEXT,
    unit_from       TEXT,
    organisation    TEXT,                     -- where a person serves or lives
    title           TEXT NOT NULL,            -- "Giấy khen"
    title_spans     TEXT NOT NULL,            -- JSON rows [page, start, end]: where the title is named
    kind            TEXT NOT NULL,
    year            TEXT,                     -- "2023", or a period "2021/2025"
    number          TEXT,                     -- of the decision
    number_key      TEXT,
    date            TEXT,
    issuer          TEXT,
    state           TEXT NOT NULL CHECK (state IN ('awarded', 'proposed', 'revoked')),
    confidence      REAL NOT NULL,
    FOREIGN KEY (unit_code, unit_from) REFERENCES unit(code, valid_from)
);
CREATE INDEX award_document ON award(document_id, page);
CREATE INDEX award_unit ON award(unit_code, unit_from);
