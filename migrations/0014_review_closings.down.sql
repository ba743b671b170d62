-- Removes what 0014_review_closings.up.sql made. Lost: by which rule the hash of a closing was made, so that an older version
-- takes what was closed since for altered and shows nothing of it. Its exports stay.

ALTER TABLE reviews DROP COLUMN closing_rule;

PRAGMA user_version = 13;
