-- Links of the chosen records; a link to an article of this database names it.
INSERT INTO links BY NAME
SELECT l.*, t.article_id AS target_article_id
FROM parts_links AS l
JOIN parts_versions AS v ON v.document_id = l.document_id
LEFT JOIN (SELECT DISTINCT canonical_url, article_id FROM articles WHERE is_latest) AS t USING (canonical_url)
ORDER BY l.article_id, l.version_id, l.position
