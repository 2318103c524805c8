-- A quote's content is the characters at its spans, joined by a blank.
SELECT q.quote_id, q.version_id, q.content
FROM quotes AS q
JOIN articles AS a USING (version_id)
WHERE q.content IS DISTINCT FROM array_to_string(
    list_transform(q.content_spans, lambda s: substr(a.text, s.start_char + 1, s.end_char - s.start_char)), ' '
)
