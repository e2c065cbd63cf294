-- That two documents are files of one paper, said by a person where nothing read of them shows it; the smaller id first.
CREATE TABLE same_paper (
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    other_id     INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    said_by      TEXT NOT NULL,
    said_at      TEXT NOT NULL,
    PRIMARY KEY (document_id, other_id)
) WITHOUT ROWID;
CREATE INDEX same_paper_other ON same_paper(other_id);
