-- The days between which all dated articles lie, and those between which all but the outermost half per cent lie.
SELECT
    min(published_on) AS first_on,
    max(published_on) AS last_on,
    quantile_disc(published_on, 0.005) AS inner_first_on,
    quantile_disc(published_on, 0.995) AS inner_last_on
FROM articles_latest
WHERE published_on IS NOT NULL
