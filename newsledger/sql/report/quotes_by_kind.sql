-- Attributions of the last versions by kind and by kind of speaker.
SELECT q.kind, q.speaker_type, count(*) AS quote_count, count(DISTINCT q.article_id) AS article_count
FROM quotes AS q
JOIN articles_latest AS a USING (version_id)
GROUP BY q.kind, q.speaker_type
ORDER BY q.kind, q.speaker_type
