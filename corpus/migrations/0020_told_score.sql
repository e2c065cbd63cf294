-- Points that a document says its unit gave itself, row by row of its table (bảng tự chấm điểm). `quote` at `spans` is the cell.
CREATE TABLE told_score (
    id              INTEGER PRIMARY KEY,
    document_id     INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page            INTEGER NOT NULL,
    start           INTEGER NOT NULL,
    "end"           INTEGER NOT NULL,
    spans           TEXT NOT NULL,
    quote           TEXT NOT NULL,
    points          REAL NOT NULL,
    maximum         REAL,                     -- the most that can be had, as the table says
    code            TEXT NOT NULL,            -- of the row, "I.2"
    criterion       TEXT NOT NULL             -- what the row asks for
);
CREATE INDEX told_score_document ON told_score(document_id, page);
