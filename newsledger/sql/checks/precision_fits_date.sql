-- A date's precision says what is there: a clock time, a day, or less.
SELECT version_id, published_at, published_on, published_precision, published_method FROM articles
WHERE (published_at IS NOT NULL) <> (published_precision IN ('second', 'minute'))
    OR (published_on IS NOT NULL) <> (published_precision IN ('second', 'minute', 'day'))
    OR (published_precision = 'unknown') <> (published_method = 'none')
