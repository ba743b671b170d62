-- Removes what 0010_oncall.up.sql made. Lost: that alerts were held back for somebody else's shift (they count as not decided),
-- and which hand-offs were told; pages about hand-offs count as digests.

UPDATE alerts SET decided = NULL, because = NULL WHERE decided = 'not_your_shift';
DELETE FROM decisions WHERE held = 'not_your_shift';
UPDATE pages SET kind = 'digest' WHERE kind = 'handoff';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''watchdog'', ''not_your_shift'', ''quiet_hours''', '''watchdog'', ''quiet_hours''')
WHERE type = 'table' AND name IN ('alerts', 'decisions');
UPDATE sqlite_schema SET sql = replace(sql, '''settled'', ''watchdog_missing'', ''handoff'')', '''settled'', ''watchdog_missing'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

DROP INDEX one_page_per_part_of_a_handoff;
ALTER TABLE pages DROP COLUMN handoff;

PRAGMA user_version = 9;
