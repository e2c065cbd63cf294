-- What people made of a page's text, every version of it; the newest one is the page's reviewed layer. Never changed, only
-- added to: going back is a version too.
CREATE TABLE revision (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    page         INTEGER NOT NULL,           -- from 1
    kind         TEXT NOT NULL CHECK (kind IN ('edit', 'check', 'merge', 'back')),
    at           TEXT NOT NULL,
    by           TEXT NOT NULL,              -- 'sohoa' where the machine merged its own new reading
    base         TEXT NOT NULL,              -- the machine's text that it was made over
    text         TEXT,                       -- NULL: as the machine has it
    checked      TEXT NOT NULL,              -- JSON rows [start, end] of text: left as it was, and looked at
    whole        INTEGER NOT NULL,           -- 1: the whole page was looked at
    clashes      TEXT NOT NULL,              -- JSON rows [start, end, what the machine reads there now]
    back_to      INTEGER REFERENCES revision(id)  -- the version gone back to; NULL: the machine's text
);
CREATE INDEX revision_page ON revision(document_id, page, id);
INSERT INTO revision (document_id, page, kind, at, by, base, text, checked, whole, clashes)
SELECT document_id, number, 'edit', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'sohoa', coalesce(restored, raw), reviewed, '[]', 0, '[]'
FROM page WHERE reviewed IS NOT NULL;
