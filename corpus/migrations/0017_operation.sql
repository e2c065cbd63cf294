-- Which units a user is bound to: who is bound to any sees only papers of these units, and of what they were before. A user
-- without a row sees the whole archive.
CREATE TABLE user_unit (
    user_name   TEXT NOT NULL REFERENCES user(name) ON DELETE CASCADE,
    unit_code   TEXT NOT NULL,
    unit_from   TEXT NOT NULL,
    PRIMARY KEY (user_name, unit_code, unit_from)
) WITHOUT ROWID;

-- Units that a document was taken in for, by users who were bound to them then. It is theirs whoever issued it.
CREATE TABLE document_holder (
    document_id  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    unit_code    TEXT NOT NULL,
    unit_from    TEXT NOT NULL,
    PRIMARY KEY (document_id, unit_code, unit_from)
) WITHOUT ROWID;

CREATE INDEX document_holder_unit ON document_holder(unit_code, unit_from);

-- What is split off from a batch belongs to whom the batch belongs to.
CREATE TRIGGER holder_of_part AFTER INSERT ON batch_part BEGIN
    INSERT OR IGNORE INTO document_holder SELECT NEW.document_id, unit_code, unit_from FROM document_holder
    WHERE document_id = NEW.batch_id;
END;
-- Who sees a document is part of what is found of it.
CREATE TRIGGER index_holder_new AFTER INSERT ON document_holder
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER index_holder_gone AFTER DELETE ON document_holder
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
CREATE TRIGGER index_programme_new AFTER INSERT ON programme
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = NEW.document_id;
END;

-- A session ends by itself when it is not used; sign-in by another party names the person there.
ALTER TABLE session ADD COLUMN seen_at TEXT;
ALTER TABLE user ADD COLUMN subject TEXT;        -- "issuer sub" of OpenID Connect; NULL: signs in with a password
CREATE UNIQUE INDEX user_subject ON user(subject) WHERE subject IS NOT NULL;

-- INSERT OR REPLACE deletes without asking the trigger that refuses deletions: only the next row may come in.
CREATE TRIGGER audit_only_next BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE INDEX audit_actor ON audit(actor, seq);
CREATE INDEX audit_action ON audit(action, seq);
CREATE TRIGGER index_programme_gone AFTER DELETE ON programme
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'done') BEGIN
    UPDATE index_change SET seq = (SELECT max(seq) + 1 FROM index_change) WHERE document_id = OLD.document_id;
END;
