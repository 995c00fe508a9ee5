-- A voucher's notifications are found by its events: each that could be read has at least one. An index of their own
-- would be one more page to write at random for every notification.
DROP INDEX notification_voucher;
