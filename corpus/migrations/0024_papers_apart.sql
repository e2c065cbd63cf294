-- That two documents are two papers, said by a person, whatever the machine finds in common; the smaller id first.
CREATE TABLE other_paper (
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    other_id     INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    said_by      TEXT NOT NULL,
    said_at      TEXT NOT NULL,
    PRIMARY KEY (document_id, other_id)
) WITHOUT ROWID;
CREATE INDEX other_paper_other ON other_paper(other_id);

-- Documents found to agree in their words and not in their figures or names, when the first of the two was put to its
-- paper (`corpus.identity.kept_near`). Each pair once.
CREATE TABLE near_paper (
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    other_id     INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    likeness     REAL NOT NULL,
    count        INTEGER NOT NULL,           -- places where they differ
    places       TEXT NOT NULL,              -- JSON rows [said, said by the other, page, page of the other], the first of them
    PRIMARY KEY (document_id, other_id)
) WITHOUT ROWID;
CREATE INDEX near_paper_other ON near_paper(other_id);

-- Documents of which that was not yet looked for: those from before it was kept, and those that came in packages.
CREATE TABLE to_near (
    document_id  INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE
);
INSERT INTO to_near SELECT id FROM document WHERE state = 'done';
