-- The attributions of the last versions, in one row.
SELECT
    (SELECT count(*) FROM quotes) AS all_version_count,
    count(*) AS quote_count,
    count(DISTINCT (q.speaker, q.speaker_type)) FILTER (q.speaker IS NOT NULL) AS speaker_count,
    count(*) FILTER (q.speaker_type = 'unnamed') AS unnamed_count,
    count(*) FILTER (q.speaker IS NULL) AS without_name_count,
    count(DISTINCT q.article_id) AS quoting_article_count
FROM quotes AS q
JOIN articles_latest AS a USING (version_id)
