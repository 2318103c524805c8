-- Dated articles that the chart leaves out: those of its outlets before or after the days it shows.
SELECT count(*) AS article_count
FROM articles_latest
WHERE published_on IS NOT NULL AND NOT published_on BETWEEN $first_on AND $last_on
    AND list_contains($outlet_ids, outlet_id)
