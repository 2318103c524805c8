-- A quote's content is the characters at its spans, joined by a blank; its cue and source are those at their offsets.
-- One file for the three, since finding a quote's text is what costs.
SELECT
    q.quote_id, q.version_id, q.content, q.content_spans, q.cue, q.cue_start, q.cue_end,
    q.source, q.source_start, q.source_end
FROM quotes AS q
JOIN articles AS a USING (version_id)
WHERE q.content IS DISTINCT FROM CASE
        -- Most quotes have one span, and the lambda takes twice the time.
        WHEN len(q.content_spans) = 1 THEN substr(
            a.text, q.content_spans[1].start_char + 1, q.content_spans[1].end_char - q.content_spans[1].start_char
        )
        ELSE array_to_string(
            list_transform(q.content_spans, lambda s: substr(a.text, s.start_char + 1, s.end_char - s.start_char)), ' '
        )
    END
    OR (q.cue IS NULL) <> (q.cue_start IS NULL)
    OR (q.cue IS NULL) <> (q.cue_end IS NULL)
    OR q.cue <> substr(a.text, q.cue_start + 1, q.cue_end - q.cue_start)
    OR (q.source IS NULL) <> (q.source_start IS NULL)
    OR (q.source IS NULL) <> (q.source_end IS NULL)
    OR q.source <> substr(a.text, q.source_start + 1, q.source_end - q.source_start)
