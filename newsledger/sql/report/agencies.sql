-- Articles credited to an agency, by agency.
SELECT wire_agency AS agency, count(*) AS article_count, count(DISTINCT outlet_id) AS outlet_count
FROM articles_latest
WHERE is_wire_copy
GROUP BY wire_agency
ORDER BY article_count DESC, agency
LIMIT $limit
