-- Every outlet that an article names or that is declared.
INSERT INTO outlets BY NAME SELECT * FROM parts_outlets ORDER BY outlet_id
