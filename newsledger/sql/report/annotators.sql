-- Which annotators found the attributions of the last versions.
SELECT q.model_version, count(*) AS quote_count
FROM quotes AS q
JOIN articles_latest AS a USING (version_id)
GROUP BY q.model_version
ORDER BY quote_count DESC, q.model_version
