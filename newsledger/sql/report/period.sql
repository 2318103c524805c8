-- The days that a chart shows: all of them, but for a few stray dates far off.
-- Stray is one date in 200 at each end, or one of 20 and more, further away than half the period of all the others.
WITH ranked AS (
    SELECT
        published_on,
        row_number() OVER (ORDER BY published_on) AS place,
        count(*) OVER () AS n
    FROM articles_latest
    WHERE published_on IS NOT NULL
),
trimmed AS (
    SELECT *, CASE WHEN n < 20 THEN 0 ELSE greatest(1, n // 200) END AS k FROM ranked
),
most AS (
    SELECT min(published_on) AS first_on, max(published_on) AS last_on
    FROM trimmed
    WHERE place > k AND place <= n - k
),
allowed AS (
    SELECT
        first_on - greatest(62, (last_on - first_on) // 2)::INTEGER AS first_on,
        last_on + greatest(62, (last_on - first_on) // 2)::INTEGER AS last_on
    FROM most
)
SELECT
    min(r.published_on) FILTER (r.published_on >= a.first_on) AS first_on,
    max(r.published_on) FILTER (r.published_on <= a.last_on) AS last_on
FROM ranked AS r
CROSS JOIN allowed AS a
