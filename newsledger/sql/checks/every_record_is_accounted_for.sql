-- The documents are as many as the read step's receipts say, and end as the receipts of all steps of batches say.
WITH promised AS (
    SELECT
        sum(rows_in) FILTER (step = 'read') AS records,
        sum(rows_out) FILTER (step = 'annotate') AS versions,
        sum(list_sum(map_values(rejected))) FILTER (step IN ('read', 'clean', 'annotate')) AS rejected
    FROM receipts
),
found AS (
    SELECT
        count(*) AS records,
        count(*) FILTER (status <> 'rejected') AS versions,
        count(*) FILTER (status = 'rejected') AS rejected
    FROM documents
)
SELECT p.*, f.*
FROM promised AS p, found AS f
WHERE (coalesce(p.records, 0), coalesce(p.versions, 0), coalesce(p.rejected, 0)) <> (f.records, f.versions, f.rejected)
