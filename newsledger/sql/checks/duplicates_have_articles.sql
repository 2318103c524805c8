-- A duplicate record names a version that another record holds.
SELECT d.document_id, d.version_id FROM documents AS d
WHERE d.status = 'duplicate' AND NOT EXISTS (SELECT 1 FROM articles AS a WHERE a.version_id = d.version_id)
