-- A rejected record has a reason that the table of reasons explains, and only a rejected record has one.
SELECT d.document_id, d.status, d.reason FROM documents AS d
WHERE (d.status = 'rejected') <> (d.reason IS NOT NULL)
    OR (d.reason IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reasons AS r WHERE r.reason = d.reason))
