-- Removes what 0013_service_levels.up.sql made. Lost: every bucket and day that was measured (what the source has forgotten
-- cannot be fetched again), marks, reviews with their decisions, and frozen windows.

DROP TABLE frozen_windows;
DROP TABLE review_notes;
DROP TABLE decision_fates;
DROP TABLE review_decisions;
DROP TABLE reviews;
DROP TABLE marks;
DROP TABLE slo_revisions;
DROP TABLE sli_answered;
DROP TABLE sli_days;
DROP TABLE sli_buckets;
DROP TABLE sli_series;
DROP TABLE sli_groups;
DROP TABLE slis;

PRAGMA user_version = 12;
