-- Articles in languages other than the given ones, of which the lists of cue words know none, most first.
SELECT language, count(*) AS article_count
FROM articles_latest
WHERE language IS NOT NULL AND NOT list_contains($languages, language)
GROUP BY language
ORDER BY article_count DESC, language
