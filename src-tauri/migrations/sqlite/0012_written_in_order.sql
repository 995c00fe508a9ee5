-- What a notification writes goes to the end of every table. A page written at random for each would be most of what
-- reaches the disk, and with a million vouchers each would also have to be read first.

-- Which events make up a voucher; 0 has those of vouchers of which nothing was told yet.
CREATE TABLE life (
    voucher  INTEGER NOT NULL,             -- voucher.number
    event_id INTEGER NOT NULL,
    PRIMARY KEY (voucher, event_id)
) STRICT, WITHOUT ROWID;
INSERT INTO life (voucher, event_id)
SELECT coalesce(voucher.number, 0), event.id FROM event LEFT JOIN voucher USING (voucher_id) ORDER BY 1, 2;
DROP INDEX event_voucher;

-- An earlier delivery is looked for among the voucher's own; by its bytes only where there is no voucher, or none yet.
DROP INDEX notification_first;
CREATE INDEX notification_alone ON notification (repeat_key)
    WHERE repeat_of IS NULL AND (voucher_id IS NULL OR answer = 'conflict');

-- What vouchers are found by: new ones in the order they came, from where they enter the trees many at a time.
CREATE TABLE new_key (
    number     INTEGER PRIMARY KEY,        -- voucher.number
    voucher_id TEXT NOT NULL,
    code       TEXT NOT NULL,              -- capitals, no spaces or hyphens; empty when it is not known
    user       TEXT                        -- the end user's key
) STRICT;
CREATE TABLE id_key (voucher_id TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE code_key (code TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (code, number)) STRICT, WITHOUT ROWID;
CREATE TABLE heard_key (
    heard_from_end TEXT NOT NULL,
    number         INTEGER NOT NULL,
    PRIMARY KEY (heard_from_end, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE user_key (user TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (user, number)) STRICT, WITHOUT ROWID;
CREATE VIEW voucher_number AS
    SELECT voucher_id, number FROM id_key UNION ALL SELECT voucher_id, number FROM new_key;
CREATE VIEW voucher_code AS SELECT code, number FROM code_key UNION ALL SELECT code, number FROM new_key;
CREATE VIEW voucher_user AS SELECT user, number FROM user_key UNION ALL SELECT user, number FROM new_key;
INSERT INTO id_key SELECT voucher_id, number FROM voucher ORDER BY 1;
INSERT INTO code_key SELECT coupon_key, number FROM voucher WHERE coupon_key <> '' ORDER BY 1, 2;
INSERT INTO heard_key SELECT heard_from_end, number FROM voucher WHERE heard_from_end <> '' ORDER BY 1, 2;
INSERT INTO user_key SELECT notification_key, number FROM voucher WHERE notification_key IS NOT NULL ORDER BY 1, 2;

-- The projection as it was, without trees of what comes in no order.
CREATE TABLE voucher_in_order (
    number           INTEGER PRIMARY KEY,  -- counts vouchers; none is ever removed
    voucher_id       TEXT    NOT NULL,
    coupon_key       TEXT    NOT NULL,
    notification_key TEXT,
    revision         INTEGER NOT NULL,     -- id of the last event folded in
    open_heard_at    INTEGER,
    concern          TEXT,
    concern_since    INTEGER,
    concern_from     INTEGER,
    waits_for        TEXT,
    waits_since      INTEGER,
    waits_until      INTEGER,
    waits_from       INTEGER,
    body             TEXT    NOT NULL      -- JSON
) STRICT;
INSERT INTO voucher_in_order
SELECT number, voucher_id, coupon_key, notification_key, revision, open_heard_at, concern, concern_since, concern_from,
       waits_for, waits_since, waits_until, waits_from, body
FROM voucher ORDER BY number;
DROP TABLE voucher;
ALTER TABLE voucher_in_order RENAME TO voucher;
CREATE INDEX voucher_revision ON voucher (revision);
CREATE INDEX voucher_open ON voucher (number) WHERE open_heard_at IS NOT NULL;
CREATE INDEX voucher_concern ON voucher (concern_from, concern_since, concern) WHERE concern IS NOT NULL;
CREATE INDEX voucher_waits ON voucher (waits_for, waits_since, waits_until, waits_from, concern_from)
    WHERE waits_for IS NOT NULL;
