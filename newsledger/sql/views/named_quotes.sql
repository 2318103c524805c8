-- comment: The attributions that figures about people count: of last versions, with a named speaker, said and not denied or supposed, and with a confidence of 0.5 or more.
-- columns: quotes articles
SELECT q.*, a.outlet_id, a.published_on
FROM quotes AS q
JOIN articles_latest AS a USING (version_id)
WHERE q.speaker IS NOT NULL AND q.confidence >= 0.5 AND NOT coalesce(q.is_negated, false)
