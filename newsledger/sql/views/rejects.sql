-- comment: What was rejected, why, and what can be done about it.
-- source_name: Declared source of the file, as it was named when the batch was registered
-- source_path: File below the raw folder
-- member: Entry of an archive; null outside archives
-- record_index: Place of the record in its file, from 0
-- byte_start: First byte of the record in the decompressed file
-- byte_end: Byte after the record in the decompressed file
-- reason: Why it was rejected
-- meaning: What that reason means
-- remedy: What mends it
-- detail: What the reader or cleaner said about this record
-- batch_id: Batch in which the record was registered
-- document_id: Its row in documents
SELECT
    d.source_name, d.source_path, d.member, d.record_index, d.byte_start, d.byte_end, d.reason, r.meaning, r.remedy,
    d.detail, d.batch_id, d.document_id
FROM documents AS d
LEFT JOIN reasons AS r USING (reason)
WHERE d.status = 'rejected'
