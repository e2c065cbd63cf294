-- The search index lies beside the database and follows it: this table says which documents changed, in which order.
-- Whatever changes what is found of a document gives it the next number, in the same transaction. A document that is
-- gone keeps its row, for the index to follow that too. `first` is the number it had when it was first to be found.
CREATE TABLE index_change (
    document_id  INTEGER PRIMARY KEY,
    first        INTEGER NOT NULL,
    seq          INTEGER NOT NULL
);
CREATE UNIQUE INDEX index_change_seq ON index_change(seq);
INSERT INTO index_change SELECT id, id, id FROM document WHERE state = 'done';
DROP TABLE page_index;

CREATE TRIGGER index_document AFTER UPDATE ON document WHEN NEW.state = 'done' OR OLD.state = 'done' BEGIN
    INSERT INTO index_change SELECT NEW.id, next, next FROM (SELECT coalesce(max(seq), 0) + 1 AS next FROM index_change)
    WHERE true ON CONFLICT (document_id) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER index_document_new AFTER INSERT ON document WHEN NEW.state = 'done' BEGIN
    INSERT INTO index_change SELECT NEW.id, next, next FROM (SELECT coalesce(max(seq), 0) + 1 AS next FROM index_change)
    WHERE true ON CONFLICT (document_id) DO UPDATE SET seq = excluded.seq;
END;
CREATE TRIGGER index_document_gone AFTER DELETE ON document BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.id;
END;
-- A document that is being read is not found yet; completing it is what counts then.
CREATE TRIGGER index_page_new AFTER INSERT ON page
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_page AFTER UPDATE OF number, raw, restored, reviewed ON page
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_page_gone AFTER DELETE ON page
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
CREATE TRIGGER index_reference_new AFTER INSERT ON reference
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_reference_gone AFTER DELETE ON reference
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
CREATE TRIGGER index_unit_new AFTER INSERT ON unit_mention
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_unit_gone AFTER DELETE ON unit_mention
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
CREATE TRIGGER index_evidence_new AFTER INSERT ON evidence
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_evidence_gone AFTER DELETE ON evidence
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
CREATE TRIGGER index_evidence AFTER UPDATE OF document_id, page, criterion_id, status ON evidence
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_evidence_moved AFTER UPDATE OF document_id ON evidence
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
CREATE TRIGGER index_split AFTER UPDATE ON batch
WHEN OLD.applied_at IS NOT NEW.applied_at AND EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_split_gone AFTER DELETE ON batch
WHEN OLD.applied_at IS NOT NULL AND EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
