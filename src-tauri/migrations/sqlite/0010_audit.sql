-- What agents did, one row an act. Each row carries the hash of the one before it and its own (domain/audit.rs has the
-- form), so that a row that was altered, taken out or moved is found. Append-only.

CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,        -- 1, 2, 3 …: none is ever left out
    at         INTEGER NOT NULL,           -- milliseconds since 1970, UTC
    by         TEXT    NOT NULL,           -- the user of the operating system
    act        TEXT    NOT NULL,
    voucher_id TEXT,                       -- null for what is no voucher's
    detail     TEXT,                       -- JSON
    previous   BLOB    NOT NULL,           -- the hash of the row before; zeros for the first
    hash       BLOB    NOT NULL
) STRICT;
CREATE INDEX audit_voucher ON audit (voucher_id, id) WHERE voucher_id IS NOT NULL;
CREATE INDEX audit_looked_up ON audit (id, voucher_id) WHERE act = 'looked_up';

CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'what agents did is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'what agents did is append-only'); END;

-- The end of the chain, by which a missing end is noticed; one row.
CREATE TABLE audit_head (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    last     INTEGER NOT NULL,             -- the id of the last row; 0 before the first
    hash     BLOB    NOT NULL
) STRICT;
INSERT INTO audit_head (only_row, last, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head WHEN NEW.last IS NOT OLD.last + 1
BEGIN SELECT RAISE(ABORT, 'what agents did is append-only'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'what agents did is append-only'); END;
