-- An article has one latest version, and its revisions count from 1 without a gap.
SELECT article_id, count(*) AS versions, max(revision) AS last_revision FROM articles
GROUP BY article_id
HAVING count(*) FILTER (is_latest) <> 1 OR max(revision) <> count(*) OR min(revision) <> 1
    OR count(DISTINCT revision) <> count(*) OR max(revision) FILTER (is_latest) IS DISTINCT FROM count(*)
