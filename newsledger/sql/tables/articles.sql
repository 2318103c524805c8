-- One row a version: the record chosen for it, in order of day and outlet so that both filter fast.
INSERT INTO articles BY NAME
SELECT a.*, v.revision, v.is_latest
FROM parts_articles AS a
JOIN parts_versions AS v ON v.document_id = a.document_id
ORDER BY a.published_on, a.outlet_id, a.article_id, v.revision
