-- On call: pages follow the schedules, and those concerned are told of hand-offs.
--
-- Before: every page reaches whoever sits at the laptop. After: one that is somebody else's is held back as 'not_your_shift',
-- and a hand-off is a page of its own, told once. Nothing recorded changes.
-- Rolling back (0010_oncall.down.sql) forgets what was held back for somebody else's shift, and which hand-offs were told.

ALTER TABLE pages ADD COLUMN handoff TEXT; -- of a page about a hand-off: which one and what of it, [schedule, ms, 'begins' or 'ends', 'ahead' or 'now']
CREATE UNIQUE INDEX one_page_per_part_of_a_handoff ON pages (handoff) WHERE handoff IS NOT NULL;

-- Further words; as in 0002 only CHECKs change and no row.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''watchdog'', ''quiet_hours''', '''watchdog'', ''not_your_shift'', ''quiet_hours''')
WHERE type = 'table' AND name IN ('alerts', 'decisions');
UPDATE sqlite_schema SET sql = replace(sql, '''settled'', ''watchdog_missing'')', '''settled'', ''watchdog_missing'', ''handoff'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

PRAGMA user_version = 10;
