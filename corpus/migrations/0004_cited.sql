-- Who cites a number, and how many do: answered from the index alone. It stands in for the index on the key.
CREATE INDEX reference_cited ON reference(key, document_id, role);
DROP INDEX reference_key;
