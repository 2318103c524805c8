INSERT INTO outlets BY NAME SELECT * FROM parts_outlets ORDER BY outlet_id
