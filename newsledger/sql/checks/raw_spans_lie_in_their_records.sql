-- A stored run of raw bytes is a run of the text, and of the bytes of the record that the text was read from.
WITH runs AS (
    SELECT a.version_id, len(a.text) AS text_length, d.byte_start AS record_start, d.byte_end AS record_end,
        unnest(a.raw_spans) AS run
    FROM articles AS a
    JOIN documents AS d ON d.document_id = a.document_id
    WHERE a.raw_spans IS NOT NULL
)
SELECT version_id, run.start_char, run.end_char, run.byte_start, run.byte_end
FROM runs
WHERE NOT (run.start_char BETWEEN 0 AND run.end_char)
    OR run.end_char > text_length
    OR NOT (run.byte_start BETWEEN record_start AND run.byte_end)
    OR run.byte_end > record_end
