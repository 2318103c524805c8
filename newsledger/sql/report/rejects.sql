-- Rejected records by reason, with what can be done and one of them.
SELECT
    reason, any_value(meaning) AS meaning, any_value(remedy) AS remedy, count(*) AS record_count,
    arg_min(source_path, (source_path, record_index)) AS source_path,
    arg_min(record_index, (source_path, record_index)) AS record_index
FROM rejects
GROUP BY reason
ORDER BY record_count DESC, reason
