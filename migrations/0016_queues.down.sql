-- Removes what 0016_queues.up.sql made. Lost: what queues held in the past, since when they need somebody, who looked, what was
-- promised, and the trail of what was done with messages; export the trail first where it has to be kept.

DROP TABLE queue_trail;
DROP TABLE queue_promises;
DROP TABLE queue_looks;
DROP TABLE queue_attention;
DROP TABLE queue_days;
DROP TABLE queues;

PRAGMA user_version = 15;
