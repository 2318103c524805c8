-- Every span of a quote is inside the text and not empty; a quote has one span at least, in the text or in the title.
-- A span that runs over the text's end gives fewer characters than it is long, and so a content shorter than its spans.
SELECT quote_id, version_id, content, content_spans, title_spans
FROM (
    SELECT *, coalesce(content_spans, list_filter(title_spans, lambda s: s.part = 'content')) AS spans FROM quotes
)
WHERE coalesce(len(spans), 0) = 0
    OR (content_spans IS NULL) <> (title_spans IS NOT NULL)
    OR (title_spans IS NOT NULL AND NOT is_title)
    OR len(list_filter(spans, lambda s: s.start_char < 0 OR s.end_char <= s.start_char)) > 0
    OR length(content) IS DISTINCT FROM
        list_sum(list_transform(spans, lambda s: s.end_char - s.start_char)) + length(' […] ') * (len(spans) - 1)
