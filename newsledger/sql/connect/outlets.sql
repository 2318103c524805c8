-- Every outlet that an article names or that is declared; what is declared wins over what was received.
WITH named AS (
    SELECT outlet_id, outlet_name, outlet_domain, count(*) AS article_count
    FROM parts_articles
    WHERE outlet_id IS NOT NULL
    GROUP BY ALL
),
observed AS (
    SELECT
        outlet_id,
        first(outlet_name ORDER BY article_count DESC, outlet_name) FILTER (outlet_name IS NOT NULL) AS name,
        first(outlet_domain ORDER BY article_count DESC, outlet_domain) FILTER (outlet_domain IS NOT NULL) AS domain
    FROM named
    GROUP BY outlet_id
)
SELECT
    outlet_id,
    coalesce(d.name, o.name) AS name,
    coalesce(d.domain, o.domain) AS domain,
    d.country, d.language, d.timezone, d.kind, d.groups
FROM observed AS o
FULL JOIN declared_outlets AS d USING (outlet_id)
ORDER BY outlet_id
