-- Every span of a quote is inside the text and not empty; a quote has one span at least.
-- A span that runs over the text's end gives fewer characters than it is long, and so a content shorter than its spans.
SELECT quote_id, version_id, content, content_spans FROM quotes
WHERE coalesce(len(content_spans), 0) = 0
    OR len(list_filter(content_spans, lambda s: s.start_char < 0 OR s.end_char <= s.start_char)) > 0
    OR length(content) IS DISTINCT FROM
        list_sum(list_transform(content_spans, lambda s: s.end_char - s.start_char)) + len(content_spans) - 1
