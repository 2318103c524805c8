-- The most quoted speakers of one kind; two persons of one name are one row until entities are linked.
SELECT speaker, speaker_type, roles[1] AS role, quote_count, quoted_words, article_count, outlet_count, lead_count
FROM speakers
WHERE list_contains($speaker_types, speaker_type)
ORDER BY quote_count DESC, article_count DESC, speaker, speaker_type
LIMIT $limit
