-- The record that stands for each version, and the version's place in its article.
-- Path and index order records of the same version, whichever batch brought them; a changed file's last state wins.
WITH chosen AS (
    SELECT
        a.document_id, a.article_id, a.version_id, d.source_path, d.record_index, d.batch_id,
        coalesce(a.modified_at, a.fetched_at, a.published_at, a.published_on::TIMESTAMPTZ) AS dated_at
    FROM parts_articles AS a
    JOIN parts_documents AS d USING (document_id)
    QUALIFY row_number() OVER (PARTITION BY a.version_id ORDER BY d.source_path, d.record_index, d.batch_id DESC) = 1
)
SELECT
    document_id, article_id, version_id,
    (row_number() OVER age)::INTEGER AS revision,
    (row_number() OVER age) = (count(*) OVER (PARTITION BY article_id)) AS is_latest
FROM chosen
WINDOW age AS (
    PARTITION BY article_id
    ORDER BY dated_at NULLS FIRST, source_path, record_index, batch_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)
ORDER BY article_id, revision
