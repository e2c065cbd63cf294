-- Bands of documents that came of late: each of a document's 32 lies elsewhere in `document_band`, so that in a large archive
-- as many pages of the file were written anew for it. Here they lie close together, and go over band by band
-- (`corpus.identity.bands`).
CREATE TABLE document_band_late (
    band         INTEGER NOT NULL,
    hash         INTEGER NOT NULL,
    document_id  INTEGER NOT NULL,           -- of a document; who takes that away takes its bands away
    PRIMARY KEY (band, hash, document_id)
) WITHOUT ROWID;
