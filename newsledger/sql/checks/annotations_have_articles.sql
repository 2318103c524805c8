-- Each quote and link belongs to a version, and names that version's article.
SELECT 'quotes' AS annotation, x.version_id, x.article_id FROM quotes AS x
LEFT JOIN articles AS a USING (version_id) WHERE a.article_id IS DISTINCT FROM x.article_id
UNION ALL
SELECT 'links', x.version_id, x.article_id FROM links AS x
LEFT JOIN articles AS a USING (version_id) WHERE a.article_id IS DISTINCT FROM x.article_id
