//! A list as a file that other programs read. It is written beside its place and gets its name when it is whole. The signed
//! links are no part of it, and the end user's key only when it was asked for.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::calls::Calls;
use super::error::{CallError, ErrorCode};
use crate::domain::audit::Exported;
use crate::domain::clock::Timestamp;
use crate::domain::listing::{Listed, Ruling};
use crate::domain::money::Amount;
use crate::domain::voucher::PdfStatus;
use crate::store::Numbered;

/// How many vouchers are read and written at once.
const STEP: usize = 200;
/// By these three bytes a spreadsheet knows that a CSV is UTF-8; others take them for nothing.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// How the fields of a CSV are called, in their order. The last is there only when it was asked for.
const FIELDS: [&str; 17] = [
    "code",
    "voucher_id",
    "state",
    "answer",
    "value",
    "price",
    "currency",
    "reserved_at",
    "confirmed_at",
    "ready_at",
    "sent_at",
    "canceled_at",
    "last_heard_at",
    "shop_id",
    "shop_name",
    "pdf",
    "notification_key",
];

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ExportFormat {
    /// Comma-separated, for spreadsheets: UTF-8 with a byte order mark, CRLF, amounts with a point, nothing that a
    /// spreadsheet would take for a formula.
    Csv,
    /// A JSON array with one voucher a line.
    Json,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportProgress {
    /// Vouchers written.
    pub done: usize,
    /// Vouchers in the list.
    pub of: usize,
}

/// A voucher in the file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportedVoucher {
    code: Option<String>,
    voucher_id: String,
    state: String,
    answer: Ruling,
    value: Option<Amount>,
    price: Option<Amount>,
    currency: &'static str,
    reserved_at: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
    ready_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    canceled_at: Option<Timestamp>,
    last_heard_at: Timestamp,
    shop_id: Option<String>,
    shop_name: Option<String>,
    pdf: PdfStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification_key: Option<String>,
}

impl ExportedVoucher {
    fn new(numbered: &Numbered, with_keys: bool) -> Self {
        let (voucher, listed) = (&numbered.voucher, Listed::of(&numbered.voucher));
        let [reserved_at, confirmed_at, ready_at, sent_at, canceled_at] = listed.steps;
        let (shop_id, shop_name) = numbered.shop.clone().map(|shop| (shop.id.to_string(), shop.name)).unzip();
        Self {
            code: voucher.coupon_id.as_ref().map(ToString::to_string),
            voucher_id: voucher.voucher_id.to_string(),
            state: voucher.state().vendor_word().into_owned(),
            answer: listed.ruling,
            value: voucher.value,
            price: voucher.price,
            currency: "EUR",
            reserved_at,
            confirmed_at,
            ready_at,
            sent_at,
            canceled_at,
            last_heard_at: listed.heard,
            shop_id,
            shop_name: shop_name.flatten(),
            pdf: listed.pdf,
            notification_key: voucher.notification_key.as_ref().filter(|_| with_keys).map(ToString::to_string),
        }
    }

    /// Its fields, in the order of [`FIELDS`].
    fn line(&self, with_keys: bool) -> Result<String, CallError> {
        let word = |json: serde_json::Result<String>| {
            json.map(|word| word.trim_matches('"').to_owned()).map_err(|_| CallError::internal("export"))
        };
        let at = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        let amount = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.as_deref().map(field).unwrap_or_default();
        let fields = [
            text(&self.code),
            field(&self.voucher_id),
            field(&self.state),
            word(serde_json::to_string(&self.answer))?,
            amount(self.value),
            amount(self.price),
            self.currency.to_owned(),
            at(self.reserved_at),
            at(self.confirmed_at),
            at(self.ready_at),
            at(self.sent_at),
            at(self.canceled_at),
            self.last_heard_at.to_string(),
            text(&self.shop_id),
            text(&self.shop_name),
            word(serde_json::to_string(&self.pdf))?,
            text(&self.notification_key),
        ];
        Ok(line(&fields, with_keys))
    }
}

fn line<T: AsRef<str>>(fields: &[T; FIELDS.len()], with_keys: bool) -> String {
    let shown = if with_keys { FIELDS.len() } else { FIELDS.len() - 1 };
    let fields: Vec<&str> = fields.iter().take(shown).map(AsRef::as_ref).collect();
    format!("{}\r\n", fields.join(","))
}

/// A text from outside as a field. What a spreadsheet would take for a formula is kept from being one by an apostrophe.
fn field(text: &str) -> String {
    let is_formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
            || text.starts_with(['\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', ';', '"', '\r', '\n', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A file that is not whole yet; it goes away with its writer unless it was finished.
struct Partial {
    path: PathBuf,
    file: Option<File>,
}

impl Partial {
    async fn create(path: PathBuf) -> std::io::Result<Self> {
        let file = File::create_new(&path).await?;
        Ok(Self { path, file: Some(file) })
    }

    async fn write(&mut self, text: &str) -> std::io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(text.as_bytes()).await,
            None => Ok(()),
        }
    }

    async fn finish(mut self, path: &Path) -> std::io::Result<()> {
        if let Some(file) = &mut self.file {
            file.flush().await?;
            file.sync_all().await?;
        }
        // A link does not go over what is there already, as renaming would.
        if tokio::fs::hard_link(&self.path, path).await.is_err() {
            if tokio::fs::try_exists(path).await? {
                return Err(std::io::ErrorKind::AlreadyExists.into());
            }
            tokio::fs::rename(&self.path, path).await?;
        }
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        self.file = None;
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a part of an export was left behind");
            }
            Ok(()) | Err(_) => {}
        }
    }
}

impl Calls {
    /// A name for an export that no earlier one has.
    #[must_use]
    pub fn list_export_name(&self, format: ExportFormat) -> String {
        let ending = match format {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        };
        let now = self.desk.clock().now().to_string().replace([':', '.'], "-");
        format!("voucher-desk-vouchers-{now}.{ending}")
    }

    /// Writes the vouchers of an open list into a new file, with their end users' keys or without, and keeps that a person
    /// did so.
    ///
    /// # Errors
    /// [`CallError`]; nothing is left behind, and a file that is there already is not written over.
    pub async fn export_list(
        &self,
        list: u64,
        format: ExportFormat,
        with_keys: bool,
        path: &Path,
        progress: impl Fn(ExportProgress) + Send,
    ) -> Result<(), CallError> {
        let cancel = self.desk.begin_export();
        let of = self.desk.open(list)?.numbers.len();
        let failed = |error: std::io::Error| unwritten(path, &error);
        if tokio::fs::try_exists(path).await.map_err(failed)? {
            return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
        }
        let mut partial_name = path.as_os_str().to_owned();
        partial_name.push(".partial");
        let mut partial = Partial::create(partial_name.into()).await.map_err(failed)?;
        let (before, between, after) = match format {
            ExportFormat::Csv => (format!("{BYTE_ORDER_MARK}{}", line(&FIELDS, with_keys)), "", ""),
            ExportFormat::Json => ("[".to_owned(), ",", "\n]\n"),
        };
        partial.write(&before).await.map_err(failed)?;
        let mut done = 0;
        while done < of {
            progress(ExportProgress { done, of });
            if cancel.is_cancelled() {
                return Err(called_off());
            }
            let mut text = String::new();
            for (place, numbered) in self.desk.list_rows(list, done, STEP).await?.iter().enumerate() {
                let exported = ExportedVoucher::new(numbered, with_keys);
                if done + place > 0 {
                    text.push_str(between);
                }
                match format {
                    ExportFormat::Csv => text.push_str(&exported.line(with_keys)?),
                    ExportFormat::Json => {
                        let json = serde_json::to_string(&exported).map_err(|_| CallError::internal("export"))?;
                        text.push('\n');
                        text.push_str(&json);
                    }
                }
            }
            partial.write(&text).await.map_err(failed)?;
            done = (done + STEP).min(of);
        }
        partial.write(after).await.map_err(failed)?;
        // Kept first: no file gets its name without being on record.
        self.note_exported(Exported::Vouchers, of as u64).await?;
        partial.finish(path).await.map_err(failed)?;
        progress(ExportProgress { done, of });
        Ok(())
    }

    /// Calls the export off that is under way.
    pub fn cancel_export(&self) {
        self.desk.cancel_export();
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> CallError {
    CallError::new(
        ErrorCode::FileUnwritable,
        format!("The file {} was not written: {error}. Nothing is left of it.", path.display()),
        "Free some space, or allow Voucher Desk to write into this folder.",
    )
}

fn called_off() -> CallError {
    CallError::new(ErrorCode::ExportCanceled, "The export was called off. Nothing is left of it.", "Start it again.")
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, field, line};

    #[test]
    fn nothing_in_a_field_is_taken_for_a_formula_or_ends_it() {
        for (text, written) in [
            ("AGYPMNVXPJ", "AGYPMNVXPJ"),
            ("=1+1", "'=1+1"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("-2", "'-2"),
            ("\tx", "\"'\tx\""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
        ] {
            assert_eq!(field(text), written, "{text:?}");
        }
    }

    #[test]
    fn the_end_users_key_has_no_column_unless_it_is_asked_for() {
        assert!(!line(&FIELDS, false).contains("notification_key"));
        assert!(line(&FIELDS, true).ends_with(",pdf,notification_key\r\n"));
    }
}
