-- Documents that a person has put aside to do something with them together: file, export. Nothing of the archive hangs on it.
CREATE TABLE basket (
    user_name    TEXT NOT NULL,
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    added_at     TEXT NOT NULL,
    PRIMARY KEY (user_name, document_id)
) WITHOUT ROWID;
CREATE INDEX basket_document ON basket(document_id);
