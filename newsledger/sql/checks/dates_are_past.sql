-- No article is dated before 1800 or after the latest batch's frozen now; a day's slack covers time zones ahead of UTC.
SELECT version_id, published_at, published_on, modified_at, fetched_at FROM articles
WHERE published_on < DATE '1800-01-01'
    OR published_on > getvariable('now')::DATE + 1
    OR published_at > getvariable('now') + INTERVAL 1 DAY
    OR modified_at > getvariable('now') + INTERVAL 1 DAY
    OR fetched_at > getvariable('now') + INTERVAL 1 DAY
