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
-- Of many papers with one number those of the day that is asked for are found without looking at the others' rows.
DROP INDEX document_number;
CREATE INDEX document_number ON document(number_key, date);
-- The next number out of the index alone: as a table of its own, the greatest one was looked for among all.
DROP TRIGGER index_document;
CREATE TRIGGER index_document AFTER UPDATE ON document WHEN NEW.state = 'done' OR OLD.state = 'done' BEGIN
    INSERT INTO index_change VALUES (
        NEW.id,
        (SELECT coalesce(max(seq), 0) + 1 FROM index_change),
        (SELECT coalesce(max(seq), 0) + 1 FROM index_change)
    ) ON CONFLICT (document_id) DO UPDATE SET seq = excluded.seq;
END;
DROP TRIGGER index_document_new;
CREATE TRIGGER index_document_new AFTER INSERT ON document WHEN NEW.state = 'done' BEGIN
    INSERT INTO index_change VALUES (
        NEW.id,
        (SELECT coalesce(max(seq), 0) + 1 FROM index_change),
        (SELECT coalesce(max(seq), 0) + 1 FROM index_change)
    ) ON CONFLICT (document_id) DO UPDATE SET seq = excluded.seq;
END;
