-- What the database holds, in one row.
SELECT
    (SELECT count(*) FROM documents) AS record_count,
    (SELECT count(*) FROM documents WHERE status = 'duplicate') AS duplicate_count,
    (SELECT count(*) FROM documents WHERE status = 'rejected') AS rejected_count,
    (SELECT count(*) FROM articles) AS version_count,
    count(*) AS article_count,
    count(*) FILTER (is_wire_copy) AS wire_count,
    count(*) FILTER (published_on IS NULL) AS undated_count,
    count(*) FILTER (outlet_id IS NULL) AS without_outlet_count,
    count(*) FILTER (is_truncated) AS truncated_count,
    coalesce(sum(word_count), 0)::BIGINT AS word_count,
    count(DISTINCT outlet_id) AS outlet_count,
    (SELECT count(*) FROM outlets) AS known_outlet_count,
    count(DISTINCT published_on) AS day_count,
    min(published_on) AS first_on,
    max(published_on) AS last_on,
    count(DISTINCT language) AS language_count
FROM articles_latest
