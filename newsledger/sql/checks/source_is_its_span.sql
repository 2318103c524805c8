-- A source is the characters at its offsets.
SELECT q.quote_id, q.version_id, q.source, q.source_start, q.source_end
FROM quotes AS q
JOIN articles AS a USING (version_id)
WHERE (q.source IS NULL) <> (q.source_start IS NULL)
    OR (q.source IS NULL) <> (q.source_end IS NULL)
    OR q.source <> substr(a.text, q.source_start + 1, q.source_end - q.source_start)
