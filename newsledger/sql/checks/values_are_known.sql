-- Columns with a closed list of values hold only those.
SELECT 'published_precision' AS found_in, version_id AS id, published_precision AS value FROM articles
WHERE coalesce(published_precision, '') NOT IN ('second', 'minute', 'day', 'month', 'year', 'unknown')
UNION ALL
SELECT 'published_method', version_id, published_method FROM articles
WHERE coalesce(published_method, '') NOT IN ('metadata', 'html', 'url', 'path', 'text', 'none')
UNION ALL
SELECT 'articles.kind', version_id, kind FROM articles
WHERE coalesce(kind, '') NOT IN ('news', 'opinion', 'live', 'interview', 'press_release', 'obituary', 'listing', 'unknown')
UNION ALL
SELECT 'relation', version_id, relation FROM links WHERE coalesce(relation, '') NOT IN ('citation', 'related', 'own', 'social')
UNION ALL
SELECT 'quotes.kind', quote_id, kind FROM quotes WHERE coalesce(kind, '') NOT IN ('direct', 'indirect', 'mixed')
UNION ALL
SELECT 'speaker_type', quote_id, speaker_type FROM quotes
WHERE coalesce(speaker_type, '') NOT IN ('person', 'organization', 'group', 'document', 'unnamed', 'none')
UNION ALL
SELECT 'confidence', quote_id, confidence::VARCHAR FROM quotes WHERE NOT coalesce(confidence, -1) BETWEEN 0 AND 1
UNION ALL
SELECT 'documents.status', document_id, status FROM documents
WHERE coalesce(status, '') NOT IN ('article', 'duplicate', 'rejected')
UNION ALL
SELECT 'speaker', quote_id, speaker FROM quotes WHERE trim(speaker) = ''
