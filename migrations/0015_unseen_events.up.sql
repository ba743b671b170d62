-- Since when the events that an SLI tells apart are a query that finds no series at all.
--
-- Before: that nothing is bad is known, and not whether anything was there to count it. After: it is known since when nothing was.
-- Nothing recorded changes. Rolling back (0015_unseen_events.down.sql) forgets it; it is learned anew from then on.

ALTER TABLE slis ADD COLUMN unseen_since INTEGER; -- null while there are series of them, and while that is not known

PRAGMA user_version = 15;
