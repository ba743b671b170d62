-- Acknowledgements at the source: of an alert that somebody acknowledged there it is known who, and it is held back for that.
--
-- Before: such an alert counts as one that wants somebody. After: it is held back as 'acknowledged_there'. Nothing recorded changes.
-- Rolling back (0012_acknowledged_there.down.sql) forgets who acknowledged what at its source.

-- Only CHECKs change and no row, as in 0002.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'standing LIKE ''[[%]]''', 'standing LIKE ''[[%]]'' OR standing LIKE ''acknowledged [%]''')
WHERE type = 'table' AND name = 'alerts';
UPDATE sqlite_schema SET sql = replace(sql, '''muted'', ''unprocessed''', '''muted'', ''acknowledged_there'', ''unprocessed''')
WHERE type = 'table' AND name IN ('alerts', 'decisions');
PRAGMA writable_schema = RESET;

PRAGMA user_version = 12;
