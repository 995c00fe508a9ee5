-- What cannot be read is kept, but junk must not fill the disk: of these rows, and of no others, the oldest are dropped.

-- SHA-256 of as much as was read of a body that is too large; of such a body only the beginning is kept.
ALTER TABLE notification ADD COLUMN body_sha256 BLOB;
-- What the row takes, about, in bytes.
ALTER TABLE notification ADD COLUMN kept_bytes INTEGER GENERATED ALWAYS AS
    (coalesce(octet_length(body), 0) + octet_length(headers) + coalesce(octet_length(query), 0)) VIRTUAL;

CREATE INDEX notification_unreadable ON notification (id) WHERE answer = 'unreadable';
-- Who points to a row, so that dropping one does not read everything.
CREATE INDEX notification_repeat ON notification (repeat_of) WHERE repeat_of IS NOT NULL;
CREATE INDEX event_notification ON event (notification_id) WHERE notification_id IS NOT NULL;

DROP TRIGGER notification_stays;
CREATE TRIGGER notification_stays BEFORE DELETE ON notification WHEN OLD.answer <> 'unreadable'
BEGIN SELECT RAISE(ABORT, 'notifications are append-only'); END;

-- How much of it there is; one row.
CREATE TABLE unreadable (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    kept     INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    dropped  INTEGER NOT NULL
) STRICT;
INSERT INTO unreadable (only_row, kept, bytes, dropped)
SELECT 1, count(*), coalesce(sum(kept_bytes), 0), 0 FROM notification WHERE answer = 'unreadable';

CREATE TRIGGER unreadable_is_kept AFTER INSERT ON notification WHEN NEW.answer = 'unreadable'
BEGIN UPDATE unreadable SET kept = kept + 1, bytes = bytes + NEW.kept_bytes; END;
CREATE TRIGGER unreadable_is_dropped AFTER DELETE ON notification WHEN OLD.answer = 'unreadable'
BEGIN UPDATE unreadable SET kept = kept - 1, bytes = bytes - OLD.kept_bytes, dropped = dropped + 1; END;
