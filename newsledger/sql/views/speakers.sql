-- comment: Who was given a voice: each speaker of named_quotes, raw counts (copies are not yet taken out).
-- speaker: Name as the articles give it in full
-- speaker_type: person, organization, group, document, unnamed or none
-- quote_count: Attributions
-- quoted_words: Words attributed, counted as articles.word_count counts them
-- article_count: Articles that quote the speaker
-- outlet_count: Outlets that quote the speaker
-- lead_count: Attributions in a first paragraph
-- roles: Roles given, most frequent first
-- first_on: First day of publication with a quote
-- last_on: Last day of publication with a quote
WITH roles AS (
    SELECT speaker, speaker_type, list(role ORDER BY n DESC, role) AS roles
    FROM (
        SELECT speaker, speaker_type, role, count(*) AS n FROM named_quotes WHERE role IS NOT NULL GROUP BY ALL
    )
    GROUP BY speaker, speaker_type
)
SELECT
    n.speaker,
    n.speaker_type,
    count(*) AS quote_count,
    sum(count_words(n.content))::BIGINT AS quoted_words,
    count(DISTINCT n.article_id) AS article_count,
    count(DISTINCT n.outlet_id) AS outlet_count,
    count(*) FILTER (n.is_lead) AS lead_count,
    coalesce(any_value(r.roles), []) AS roles,
    min(n.published_on) AS first_on,
    max(n.published_on) AS last_on
FROM named_quotes AS n
LEFT JOIN roles AS r ON r.speaker = n.speaker AND r.speaker_type = n.speaker_type
GROUP BY n.speaker, n.speaker_type
