-- Every raw record, with how it ended: the cleaning's verdict and the choice among records of one version joined in.
INSERT INTO documents BY NAME
SELECT
    d.* REPLACE (
        coalesce(d.reason, o.reason, f.reason) AS reason,
        coalesce(d.detail, o.detail, f.detail) AS detail
    ),
    CASE
        WHEN coalesce(d.reason, o.reason, f.reason) IS NOT NULL THEN 'rejected'
        WHEN v.document_id IS NOT NULL THEN 'article'
        ELSE 'duplicate'
    END AS status,
    CASE WHEN f.reason IS NULL THEN o.article_id END AS article_id,
    CASE WHEN f.reason IS NULL THEN o.version_id END AS version_id
FROM parts_documents AS d
LEFT JOIN parts_outcomes AS o USING (document_id)
LEFT JOIN parts_failures AS f USING (document_id)
LEFT JOIN parts_versions AS v USING (document_id)
ORDER BY d.source_path, d.record_index, d.document_id
