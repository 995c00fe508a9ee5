-- Taking out the personal data of one voucher: the only way in which a stored notification or event ever changes.

-- Whose data is being taken out, within the transaction that does it; empty at every other time.
CREATE TABLE erasing (voucher_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- What is still to be removed from the disk after the commit that says so: a file's hash, or 'log', the write-ahead log.
CREATE TABLE to_remove (what TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Of a notification the query, the headers and the body may go, all at once; its hash, its size and its answer stay. One
-- that could not be read belongs to no voucher: it may go with whichever it names.
DROP TRIGGER notification_is_kept;
CREATE TRIGGER notification_is_kept BEFORE UPDATE ON notification
WHEN NOT (
    (EXISTS (SELECT 1 FROM event JOIN erasing USING (voucher_id)
             WHERE event.notification_id = coalesce(OLD.repeat_of, OLD.id))
     OR OLD.answer = 'unreadable' AND EXISTS (SELECT 1 FROM erasing)
        AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = coalesce(OLD.repeat_of, OLD.id)))
    AND NEW.query IS NULL AND NEW.headers = '[]' AND NEW.body IS NULL
    AND (NEW.id, NEW.received_at, NEW.contract, NEW.peer, NEW.body_bytes, NEW.repeat_key, NEW.repeat_of, NEW.voucher_id,
         NEW.answer, NEW.status, NEW.reason, NEW.field, NEW.body_sha256, NEW.event_id)
     IS (OLD.id, OLD.received_at, OLD.contract, OLD.peer, OLD.body_bytes, OLD.repeat_key, OLD.repeat_of, OLD.voucher_id,
         OLD.answer, OLD.status, OLD.reason, OLD.field, OLD.body_sha256, OLD.event_id)
)
BEGIN SELECT RAISE(ABORT, 'notifications are append-only'); END;

-- What could not be read takes less room without it.
CREATE TRIGGER unreadable_is_erased AFTER UPDATE ON notification
WHEN OLD.answer = 'unreadable' AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = OLD.id)
BEGIN UPDATE unreadable SET bytes = bytes - OLD.kept_bytes + NEW.kept_bytes; END;

-- Of an event the end user's key and the links may become marks, and what a person wrote may go; all else stays as it is.
DROP TRIGGER event_is_kept;
CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
WHEN NOT (
    EXISTS (SELECT 1 FROM erasing WHERE voucher_id = OLD.voucher_id)
    AND (NEW.id, NEW.voucher_id, NEW.notification_id, NEW.source, NEW.recorded_at)
     IS (OLD.id, OLD.voucher_id, OLD.notification_id, OLD.source, OLD.recorded_at)
    AND json_remove(NEW.fact, '$.notification_key', '$.key', '$.signed_url', '$.url', '$.reason')
      = json_remove(OLD.fact, '$.notification_key', '$.key', '$.signed_url', '$.url', '$.reason')
    AND coalesce(NEW.fact ->> '$.notification_key', 'erased:') GLOB 'erased:*'
    AND coalesce(NEW.fact ->> '$.key', 'erased:') GLOB 'erased:*'
    AND coalesce(NEW.fact ->> '$.signed_url', 'erased:') GLOB 'erased:*'
    AND coalesce(NEW.fact ->> '$.url', 'erased:') GLOB 'erased:*'
    AND coalesce(NEW.fact ->> '$.reason', '') = ''
)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
