-- comment: Articles by outlet and day of publication; a zero means no article dated that day. The days run from the first to the last that any article bears, so that one stray date makes many silent days. Articles without a day are not in it: see articles_latest.
-- outlet_id: Outlet; null for the dated articles whose outlet is unknown, when there are any
-- published_on: Day of publication: the outlet's own where its time zone is declared or written, else the day as the source's stamp writes it
-- article_count: Articles (last versions) of that outlet and day
-- own_count: Articles that are no agency's text printed by another outlet
-- quote_count: Attributions in them
-- word_count: Words in them
WITH days AS (
    SELECT unnest(generate_series(min(published_on), max(published_on), INTERVAL 1 DAY))::DATE AS published_on
    FROM articles_latest
),
counted AS (
    SELECT
        a.outlet_id,
        a.published_on,
        count(*) AS article_count,
        count(*) FILTER (NOT a.is_wire_copy) AS own_count,
        sum(coalesce(q.quote_count, 0)) AS quote_count,
        sum(a.word_count) AS word_count
    FROM articles_latest AS a
    LEFT JOIN (SELECT version_id, count(*) AS quote_count FROM quotes GROUP BY version_id) AS q USING (version_id)
    WHERE a.published_on IS NOT NULL
    GROUP BY a.outlet_id, a.published_on
),
publishers AS (
    SELECT outlet_id FROM outlets
    UNION ALL
    SELECT NULL WHERE EXISTS (SELECT 1 FROM counted WHERE outlet_id IS NULL)
)
SELECT
    p.outlet_id,
    d.published_on,
    coalesce(c.article_count, 0)::BIGINT AS article_count,
    coalesce(c.own_count, 0)::BIGINT AS own_count,
    coalesce(c.quote_count, 0)::BIGINT AS quote_count,
    coalesce(c.word_count, 0)::BIGINT AS word_count
FROM publishers AS p
CROSS JOIN days AS d
LEFT JOIN counted AS c ON c.outlet_id IS NOT DISTINCT FROM p.outlet_id AND c.published_on = d.published_on
