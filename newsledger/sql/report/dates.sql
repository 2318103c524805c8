-- Articles by how exactly, and from where, their date of publication is known.
SELECT published_precision, published_method, count(*) AS article_count
FROM articles_latest
GROUP BY published_precision, published_method
ORDER BY article_count DESC, published_precision, published_method
