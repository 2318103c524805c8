-- A stored text has words, no control characters but the line break, and is in Unicode NFC.
SELECT version_id, word_count FROM articles
WHERE text IS NULL OR coalesce(word_count, 0) < 1 OR text <> nfc_normalize(text) OR regexp_matches(text, '[\x00-\x09\x0B-\x1F\x7F]')
