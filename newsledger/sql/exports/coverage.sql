-- Coverage by outlet and day, with the outlet's name; without the silent days when they would overflow a spreadsheet.
SELECT
    c.outlet_id,
    CASE WHEN c.outlet_id IS NULL THEN 'unknown' ELSE o.name END AS outlet,
    o.domain, c.published_on, c.article_count, c.own_count, c.quote_count, c.word_count
FROM coverage_daily AS c
LEFT JOIN outlets AS o USING (outlet_id)
WHERE getvariable('keep_silent_days') OR c.article_count > 0
ORDER BY c.outlet_id NULLS LAST, c.published_on
