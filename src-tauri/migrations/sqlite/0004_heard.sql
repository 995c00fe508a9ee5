-- A code as it is heard on the telephone, from its end: finds what was misheard, and what only the end is known of.
ALTER TABLE voucher ADD COLUMN heard_from_end TEXT NOT NULL DEFAULT '';
UPDATE voucher SET heard_from_end = heard_from_end(coupon_key);
CREATE INDEX voucher_heard ON voucher (heard_from_end);
