-- Papers that wait to be held against a programme. Rows come with the programme, in its transaction, and go one by one
-- with what each paper was found to prove: a crash between leaves the rest to be done.
CREATE TABLE to_link (
    programme_id  INTEGER NOT NULL REFERENCES programme(id) ON DELETE CASCADE,
    document_id   INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    PRIMARY KEY (programme_id, document_id)
) WITHOUT ROWID;
CREATE INDEX to_link_document ON to_link(document_id);
