-- The record that stands for each version, and the version's place in its article.
-- The clock is the last moment at which the outlet (modified_at) or the collector (fetched_at) vouches for the state.
-- Without one, the state is that of publication; where one of the article's such records knows only the day of it,
-- all of them are compared by the day. Ties go by path, then by batch and place in the file: a changed file's later
-- state comes after its earlier one. A teaser comes before every whole text, whenever it was collected. Between paths no batch decides, so that the delivery in parts changes nothing.
WITH timed AS (
    SELECT
        a.document_id, a.article_id, a.version_id, d.source_path, d.member, d.record_index, d.batch_id,
        a.published_at, a.published_on, a.is_summary, greatest(a.modified_at, a.fetched_at) AS vouched_at
    FROM parts_articles AS a
    JOIN parts_documents AS d USING (document_id)
),
current_in_file AS (
    -- Of one text in one file the last record counts, even if it corrects the date of publication to an earlier one.
    SELECT * FROM timed
    QUALIFY row_number() OVER (
        PARTITION BY version_id, source_path
        ORDER BY vouched_at DESC NULLS LAST, batch_id DESC, member DESC NULLS LAST, record_index DESC, document_id
    ) = 1
),
clocked AS (
    SELECT
        *,
        bool_or(vouched_at IS NULL AND published_at IS NULL AND published_on IS NOT NULL)
            OVER (PARTITION BY article_id) AS has_mere_day,
        coalesce(vouched_at, CASE WHEN has_mere_day THEN published_on::TIMESTAMPTZ ELSE published_at END) AS dated_at
    FROM current_in_file
),
chosen AS (
    -- The newest record of a version stands for it: it has the corrections.
    SELECT * FROM clocked
    QUALIFY row_number() OVER (PARTITION BY version_id ORDER BY dated_at DESC NULLS LAST, source_path) = 1
)
SELECT
    document_id, article_id, version_id,
    (row_number() OVER age)::INTEGER AS revision,
    (row_number() OVER age) = (count(*) OVER (PARTITION BY article_id)) AS is_latest
FROM chosen
WINDOW age AS (
    PARTITION BY article_id
    ORDER BY is_summary DESC, dated_at NULLS FIRST, source_path, batch_id, member NULLS FIRST, record_index, document_id
)
ORDER BY article_id, revision
