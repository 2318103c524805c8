-- One attribution of each given speaker, with where it stands: one of the text before those of a title, a
-- direct one before others, then the earliest.
SELECT
    q.speaker, q.speaker_type, q.cue, q.kind, q.quote_id, q.article_id,
    q.content,
    list_min(list_transform(q.content_spans, lambda s: s.start_char)) AS start_char,
    list_max(list_transform(q.content_spans, lambda s: s.end_char)) AS end_char,
    a.title, a.url, a.published_on, coalesce(o.name, o.domain, o.outlet_id) AS outlet
FROM named_quotes AS q
JOIN articles_latest AS a USING (version_id)
LEFT JOIN outlets AS o ON o.outlet_id = a.outlet_id
WHERE list_contains($speakers, q.speaker) AND list_contains($speaker_types, q.speaker_type)
QUALIFY row_number() OVER (
    PARTITION BY q.speaker, q.speaker_type
    ORDER BY q.content_spans IS NULL, q.kind <> 'direct', length(q.content) NOT BETWEEN 40 AND 240, a.published_on NULLS LAST, q.article_id,
        q.content_spans[1].start_char, q.quote_id
) = 1
ORDER BY q.speaker, q.speaker_type
