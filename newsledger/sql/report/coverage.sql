-- Articles of the given outlets by period of the given grain; periods without an article have no row here.
SELECT outlet_id, date_trunc($grain, published_on)::DATE AS period_on, count(*) AS article_count
FROM articles_latest
WHERE published_on BETWEEN $first_on AND $last_on AND list_contains($outlet_ids, outlet_id)
GROUP BY ALL
ORDER BY outlet_id, period_on
