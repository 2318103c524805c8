-- Links of the chosen records; a link to an article of this database names it.
INSERT INTO links BY NAME
SELECT l.*, t.article_id AS target_article_id
FROM parts_links AS l
JOIN parts_versions AS v ON v.document_id = l.document_id
LEFT JOIN (
    -- An address that several articles bear, such as a front page's, leads to none of them.
    SELECT canonical_url, min(article_id) AS article_id
    FROM articles
    WHERE is_latest AND canonical_url IS NOT NULL
    GROUP BY canonical_url
    HAVING count(*) = 1
) AS t USING (canonical_url)
ORDER BY l.article_id, l.version_id, l.position
