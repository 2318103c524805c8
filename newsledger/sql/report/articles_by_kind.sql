-- Articles by kind, with how many of each are an agency's copy.
SELECT kind, count(*) AS article_count, count(*) FILTER (wire_agency IS NOT NULL) AS wire_count
FROM articles_latest
GROUP BY kind
ORDER BY article_count DESC, kind
