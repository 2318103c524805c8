-- Every span of a quote lies inside the text and is not empty; a quote has one span at least.
SELECT q.quote_id, q.version_id, q.content_spans
FROM quotes AS q
JOIN articles AS a USING (version_id)
WHERE coalesce(len(q.content_spans), 0) = 0
    OR len(list_filter(
        q.content_spans, lambda s: s.start_char < 0 OR s.end_char <= s.start_char OR s.end_char > length(a.text)
    )) > 0
