-- How many rows coverage by outlet and day has with its silent days, counted without making them.
SELECT (
    ((SELECT count(*) FROM outlets) + coalesce(max(outlet_id IS NULL AND published_on IS NOT NULL), false)::INTEGER)
    * coalesce(max(published_on) - min(published_on) + 1, 0)
)::BIGINT AS row_count
FROM articles_latest
