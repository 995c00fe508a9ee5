//! What becomes of everything that is stored when the personal data of a voucher is taken out: every table with every
//! column. A test holds this against the schema, so that nobody adds a column without deciding.

/// A table, and what of it goes.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Columns whose content goes, or the personal part of it.
    pub goes: &'static [&'static str],
    /// Columns that stay: they name no person and open nothing.
    pub stays: &'static [&'static str],
}

const fn stays(name: &'static str, stays: &'static [&'static str]) -> Table {
    Table { name, goes: &[], stays }
}

/// Every table.
pub const TABLES: &[Table] = &[
    Table {
        name: "notification",
        goes: &["query", "headers", "body"],
        // The address is that of Jackpot or of a proxy; of the content only hashes and sizes are left.
        stays: &[
            "id",
            "received_at",
            "contract",
            "peer",
            "body_bytes",
            "repeat_key",
            "repeat_of",
            "voucher_id",
            "answer",
            "status",
            "reason",
            "field",
            "body_sha256",
            "event_id",
            "kept_bytes",
        ],
    },
    // The end user's key and links become marks; what a person wrote goes.
    Table { name: "event", goes: &["fact"], stays: &["id", "voucher_id", "notification_id", "source", "recorded_at"] },
    // The fold of the events, marks and all.
    Table {
        name: "voucher",
        goes: &["notification_key", "body"],
        stays: &[
            "number",
            "voucher_id",
            "coupon_key",
            "revision",
            "open_heard_at",
            "concern",
            "concern_since",
            "concern_from",
            "waits_for",
            "waits_since",
            "waits_until",
            "waits_from",
        ],
    },
    Table { name: "new_key", goes: &["user"], stays: &["number", "voucher_id", "code"] },
    Table { name: "user_key", goes: &["user", "number"], stays: &[] },
    Table { name: "note", goes: &["text"], stays: &["id", "voucher_id", "at", "by", "kind"] },
    // What agents did: without personal data of end users by its form, and chained by hashes.
    stays("audit", &["id", "at", "by", "act", "voucher_id", "detail", "previous", "hash"]),
    stays("audit_head", &["only_row", "last", "hash"]),
    // Codes and ids, by which an erased voucher is still found.
    stays("id_key", &["voucher_id", "number"]),
    stays("code_key", &["code", "number"]),
    stays("heard_key", &["heard_from_end", "number", "code"]),
    stays("pin", &["voucher_id", "at"]),
    stays("watch", &["coupon_key", "code", "by", "at", "voucher_id", "arrived_at"]),
    stays("life", &["voucher", "event_id"]),
    stays("decoded_later", &["notification_id", "voucher_id", "event_id", "decoded_at"]),
    // Its row goes, so that the file is not fetched again.
    stays("job", &["voucher_id", "generation", "attempts", "due_at"]),
    // Amounts, states and instants.
    stays(
        "listing",
        &[
            "number",
            "state",
            "ruling",
            "pdf",
            "shop",
            "value",
            "price",
            "heard",
            "reserved",
            "confirmed",
            "ready",
            "sent",
            "canceled",
        ],
    ),
    stays("listing_shop", &["number", "shop_id"]),
    stays("listing_state", &["only_row", "version", "up_to"]),
    // Kept without the end user's key and without searched texts.
    stays("saved_view", &["place", "name", "filter", "sort"]),
    stays("agreed_day", &["day", "count", "cents"]),
    stays("unreadable", &["only_row", "kept", "bytes", "dropped"]),
    // Shops, hosts and our own reception: no voucher's.
    stays("shop_event", &["id", "shop_id", "notification_id", "event", "happened_at", "name"]),
    stays("learned_host", &["host", "learned_at"]),
    stays("alive", &["only_row", "at"]),
    stays("gap", &["id", "from_at", "until_at", "reason"]),
    stays("sweep", &["only_row", "begun_at", "below", "since", "asked", "moved", "total", "ended_at"]),
    stays("snooze", &["id", "concern", "mark", "until", "reason", "by", "at", "lifted_at"]),
    stays("erasing", &["voucher_id"]),
    stays("to_remove", &["what"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::sqlite::{SqliteStore, connect, read};

    #[test]
    fn every_column_of_the_schema_was_decided_about() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("desk.sqlite");
        SqliteStore::open(&path).expect("opens").close();
        let connection = connect::reader(&path).expect("opens");
        let sql = "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
        let schema: Vec<(String, String)> =
            read::list(&connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("reads");
        let of = |table: &Table| {
            let columns = table.goes.iter().chain(table.stays);
            columns.map(|column| (table.name.to_owned(), (*column).to_owned())).collect::<Vec<_>>()
        };
        let listed: Vec<_> = TABLES.iter().flat_map(of).collect();
        let (schema, once): (BTreeSet<_>, BTreeSet<_>) =
            (schema.into_iter().collect(), listed.iter().cloned().collect());
        assert_eq!(once, schema, "decide in TABLES whether a column goes or stays");
        assert_eq!(listed.len(), once.len(), "each is decided about once");
    }
}
