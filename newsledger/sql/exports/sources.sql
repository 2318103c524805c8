-- Who was given a voice, most quoted first, with the five most frequent roles as readable text.
SELECT
    speaker, speaker_type, roles[1] AS role, quote_count, quoted_words, article_count, outlet_count, lead_count,
    array_to_string(roles[1:5], '; ') AS roles, first_on, last_on
FROM speakers
ORDER BY quote_count DESC, article_count DESC, speaker, speaker_type
