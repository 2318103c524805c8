-- A cue is the characters at its offsets.
SELECT q.quote_id, q.version_id, q.cue, q.cue_start, q.cue_end
FROM quotes AS q
JOIN articles AS a USING (version_id)
WHERE (q.cue IS NULL) <> (q.cue_start IS NULL)
    OR (q.cue IS NULL) <> (q.cue_end IS NULL)
    OR q.cue <> substr(a.text, q.cue_start + 1, q.cue_end - q.cue_start)
