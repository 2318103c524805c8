-- A quote's content is the characters at its spans, joined by ' […] '; its cue and source are those at their offsets.
-- One file for the three, since finding a quote's text is what costs.
SELECT
    q.quote_id, q.version_id, q.content, q.content_spans, q.title_spans, q.cue, q.cue_start, q.cue_end,
    q.source, q.source_start, q.source_end
FROM quotes AS q
JOIN articles AS a USING (version_id)
WHERE q.title_spans IS NULL AND (
        q.content IS DISTINCT FROM CASE
            -- Most quotes have one span, and the lambda takes twice the time.
            WHEN len(q.content_spans) = 1 THEN substr(
                a.text, q.content_spans[1].start_char + 1, q.content_spans[1].end_char - q.content_spans[1].start_char
            )
            ELSE array_to_string(
                list_transform(q.content_spans, lambda s: substr(a.text, s.start_char + 1, s.end_char - s.start_char)),
                ' […] '
            )
        END
        OR (q.cue IS NULL) <> (q.cue_start IS NULL)
        OR (q.cue IS NULL) <> (q.cue_end IS NULL)
        OR q.cue <> substr(a.text, q.cue_start + 1, q.cue_end - q.cue_start)
        OR (q.source IS NULL) <> (q.source_start IS NULL)
        OR (q.source IS NULL) <> (q.source_end IS NULL)
        OR q.source <> substr(a.text, q.source_start + 1, q.source_end - q.source_start)
    )
UNION ALL
SELECT
    q.quote_id, q.version_id, q.content, q.content_spans, q.title_spans, q.cue, q.cue_start, q.cue_end,
    q.source, q.source_start, q.source_end
FROM (
    SELECT *, list_transform(['content', 'cue', 'source'], lambda part: array_to_string(list_transform(
        list_filter(title_spans, lambda s: s.part = part), lambda s: substr(title, s.start_char + 1, s.end_char - s.start_char)
    ), ' […] ')) AS found
    FROM quotes JOIN (SELECT version_id, title FROM articles) USING (version_id)
    WHERE title_spans IS NOT NULL
) AS q
WHERE q.found <> [q.content, coalesce(q.cue, ''), coalesce(q.source, '')]
    OR q.cue_start IS NOT NULL OR q.cue_end IS NOT NULL OR q.source_start IS NOT NULL OR q.source_end IS NOT NULL
