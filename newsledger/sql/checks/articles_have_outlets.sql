-- Each outlet named by an article is in the table of outlets.
SELECT DISTINCT a.outlet_id FROM articles AS a
WHERE a.outlet_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outlets AS o WHERE o.outlet_id = a.outlet_id)
