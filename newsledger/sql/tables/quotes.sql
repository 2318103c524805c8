-- Attributions of the chosen records, in the order of the text, those of a title before it.
INSERT INTO quotes BY NAME
SELECT q.*
FROM parts_quotes AS q
JOIN parts_versions AS v ON v.document_id = q.document_id
ORDER BY q.article_id, q.version_id, q.content_spans[1].start_char NULLS FIRST, q.title_spans[1].start_char, q.quote_id
