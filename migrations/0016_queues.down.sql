-- Removes what 0016_queues.up.sql made. Lost: what queues held in the past, since when they need somebody, who looked, what was
-- promised, and the trail of what was done with messages; export the trail first where it has to be kept. Weekly pages about queues count
-- as digests.

UPDATE pages SET kind = 'digest' WHERE kind = 'queue_digest';
DELETE FROM looks WHERE what = 'queue_digest';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''watchdog_missing'', ''handoff'', ''queue_digest'')', '''watchdog_missing'', ''handoff'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

DROP TABLE queue_trail;
DROP TABLE queue_promises;
DROP TABLE queue_looks;
DROP TABLE queue_attention;
DROP TABLE queue_days;
DROP TABLE queue_sources;
DROP TABLE queues;

PRAGMA user_version = 15;
