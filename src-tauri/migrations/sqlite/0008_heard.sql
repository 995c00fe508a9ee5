-- A code as it is heard on the telephone, from its end: finds what was misheard, and what only the end is known of.
-- Folding anew fills it.
ALTER TABLE voucher ADD COLUMN heard_from_end TEXT NOT NULL DEFAULT '';
CREATE INDEX voucher_heard ON voucher (heard_from_end);
