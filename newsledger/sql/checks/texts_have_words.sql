-- A stored text has words, and no control characters but the line break.
-- Not asked here is NFC: DuckDB's Unicode may be newer than the one a text was normalized by, and know it otherwise.
SELECT version_id, word_count FROM articles
WHERE text IS NULL OR coalesce(word_count, 0) < 1 OR regexp_matches(text, '[\x00-\x09\x0B-\x1F\x7F]')
