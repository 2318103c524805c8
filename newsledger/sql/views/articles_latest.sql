-- comment: The last version of each article: what a reader finds today.
-- columns: articles
SELECT * EXCLUDE (is_latest) FROM articles WHERE is_latest
