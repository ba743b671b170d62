-- Removes what 0012_acknowledged_there.up.sql made. Lost: who acknowledged what at its source; such alerts count as not decided.

UPDATE alerts SET standing = 'active' WHERE standing LIKE 'acknowledged [%]';
UPDATE alerts SET decided = NULL, because = NULL WHERE decided = 'acknowledged_there';
DELETE FROM decisions WHERE held = 'acknowledged_there';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'standing LIKE ''[[%]]'' OR standing LIKE ''acknowledged [%]''', 'standing LIKE ''[[%]]''')
WHERE type = 'table' AND name = 'alerts';
UPDATE sqlite_schema SET sql = replace(sql, '''muted'', ''acknowledged_there'', ''unprocessed''', '''muted'', ''unprocessed''')
WHERE type = 'table' AND name IN ('alerts', 'decisions');
PRAGMA writable_schema = RESET;

PRAGMA user_version = 11;
