-- No character of a text is said in two quotes of one annotator: a word counts once.
SELECT quote_id, version_id, start_char, end_char, taken
FROM (
    SELECT quote_id, version_id, span.start_char, span.end_char,
        max(span.end_char) OVER (
            PARTITION BY version_id, model_version ORDER BY span.start_char, span.end_char
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS taken
    FROM (SELECT quote_id, version_id, model_version, unnest(content_spans) AS span FROM quotes)
)
WHERE start_char < taken
