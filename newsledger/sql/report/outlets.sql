-- Each outlet with what it published, silent ones too, busiest first; silent days are those of the given period.
WITH quoted AS (SELECT version_id, count(*) AS n FROM quotes GROUP BY version_id)
SELECT
    o.outlet_id,
    coalesce(o.name, o.domain, o.outlet_id) AS outlet,
    count(a.version_id) AS article_count,
    count(a.version_id) FILTER (a.is_wire_copy) AS wire_count,
    coalesce(sum(q.n), 0)::BIGINT AS quote_count,
    count(a.version_id) FILTER (a.published_on IS NULL) AS undated_count,
    $last_on::DATE - $first_on::DATE + 1
        - count(DISTINCT a.published_on) FILTER (a.published_on BETWEEN $first_on AND $last_on) AS silent_day_count,
    min(a.published_on) AS first_on,
    max(a.published_on) AS last_on
FROM outlets AS o
LEFT JOIN articles_latest AS a USING (outlet_id)
LEFT JOIN quoted AS q ON q.version_id = a.version_id
GROUP BY o.outlet_id, o.name, o.domain
ORDER BY article_count DESC, outlet, o.outlet_id
