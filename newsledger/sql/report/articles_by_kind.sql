-- Articles by kind, with how many of each are an agency's copy.
SELECT kind, count(*) AS article_count, count(*) FILTER (is_wire_copy) AS wire_count
FROM articles_latest
GROUP BY kind
ORDER BY article_count DESC, kind
