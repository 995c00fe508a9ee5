-- What could not be read when it came and could be read by a later version of the program. The request stays as it is,
-- with the answer that was given; what it told is in the journal.

CREATE TABLE decoded_later (
    notification_id INTEGER PRIMARY KEY REFERENCES notification (id),
    voucher_id      TEXT,                      -- null when it tells of a shop
    event_id        TEXT,                      -- of the webhook's event that it stands for; null when it contradicts one
    decoded_at      INTEGER NOT NULL           -- milliseconds since 1970, UTC
) STRICT;
CREATE UNIQUE INDEX decoded_later_event ON decoded_later (event_id) WHERE event_id IS NOT NULL;

CREATE TRIGGER decoded_later_is_kept BEFORE UPDATE ON decoded_later
BEGIN SELECT RAISE(ABORT, 'what was decoded later is append-only'); END;
CREATE TRIGGER decoded_later_stays BEFORE DELETE ON decoded_later
BEGIN SELECT RAISE(ABORT, 'what was decoded later is append-only'); END;

-- It is no longer junk: it is not dropped, and takes no room from what may be.
CREATE TRIGGER decoded_later_frees_room AFTER INSERT ON decoded_later
WHEN (SELECT answer FROM notification WHERE id = NEW.notification_id) = 'unreadable'
BEGIN UPDATE unreadable SET
    kept = kept - 1,
    bytes = bytes - (SELECT kept_bytes FROM notification WHERE id = NEW.notification_id);
END;
CREATE TRIGGER notification_stays_once_decoded BEFORE DELETE ON notification
WHEN EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'notifications are append-only'); END;

-- What waits to be read by a person or by a later version; repeats stand behind their first delivery.
CREATE INDEX notification_unread ON notification (id)
WHERE answer IN ('unreadable', 'unrecognised') AND repeat_of IS NULL;
