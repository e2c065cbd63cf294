-- Bands without what is told elsewhere: whose they are stands in the document's fingerprint, so that the index by document
-- goes and with it the key that would look through all of them; of each number 40 bits, which SQLite keeps in six bytes.
-- From here on `document.fingerprint` holds the bands themselves (`corpus.identity.fingerprint`), `document.letterhead` is
-- packed as texts are (`corpus.store.plain`), and pages' words and tokens have a form of their own (`corpus.pages.packing`);
-- rows that are stored otherwise stay so until they are stored again, and are read.
ALTER TABLE document_band RENAME TO document_band_before;
CREATE TABLE document_band (
    band         INTEGER NOT NULL,
    hash         INTEGER NOT NULL,
    document_id  INTEGER NOT NULL,           -- of a document; who takes that away takes its bands away
    PRIMARY KEY (band, hash, document_id)
) WITHOUT ROWID;
INSERT OR IGNORE INTO document_band SELECT band, hash & 1099511627775, document_id FROM document_band_before;
DROP TABLE document_band_before;
