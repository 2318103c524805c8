"""Raw news articles to Parquet and DuckDB, with evidence."""
