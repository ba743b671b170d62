-- Reviews: by which rule the hash of a closing was made.
--
-- Before: the hash of a closed review is over its snapshot and all that was entered. After: it is over the head of the review
-- too (title, times, who opened and closed it), which is rule 2. What was closed before stays under rule 1 and goes on being
-- verified by it.
-- Rolling back (0014_review_closings.down.sql) forgets the rules: reviews closed by rule 2 are then taken for altered.

ALTER TABLE reviews ADD COLUMN closing_rule INTEGER NOT NULL DEFAULT 1 CHECK (closing_rule > 0);

PRAGMA user_version = 14;
