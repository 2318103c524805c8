-- Each version leads back to a raw record that became an article, and each such record to its version.
SELECT coalesce(a.version_id, d.version_id) AS version_id, coalesce(a.document_id, d.document_id) AS document_id
FROM articles AS a
FULL JOIN (SELECT * FROM documents WHERE status = 'article') AS d ON d.document_id = a.document_id
WHERE a.document_id IS NULL OR d.document_id IS NULL OR a.version_id IS DISTINCT FROM d.version_id
    OR a.article_id IS DISTINCT FROM d.article_id
