//! What agents did, written into a file: all that a filter lets through, with the hashes by which it can be held against
//! the record later.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::audit::{ActivityFilter, ActivityRow, asked};
use super::calls::Calls;
use super::csv;
use super::error::{CallError, ErrorCode};
use super::list_export::ExportFormat;
use crate::domain::audit::Exported;

/// How many deeds are read at once.
const STEP: usize = 1000;
/// The columns of a table.
const COLUMNS: [&str; 8] = ["id", "at", "by", "act", "voucher_id", "coupon_id", "detail", "hash"];

/// A deed with its hash in the chain.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    row: ActivityRow,
    hash: String,
}

impl Calls {
    /// A name for the file that no earlier export has.
    #[must_use]
    pub fn activity_file_name(&self, format: ExportFormat) -> String {
        let ending = match format {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        };
        format!("voucher-desk-activity-{}.{ending}", self.desk.clock().now().to_string().replace([':', '.'], "-"))
    }

    /// Writes what a filter lets through into a new file, newest first; how many deeds those are. That is a deed too.
    ///
    /// # Errors
    /// [`CallError`]; what there is of the file is taken away, and a file that is there already is not written over.
    pub async fn export_activity(
        &self,
        filter: ActivityFilter,
        format: ExportFormat,
        path: PathBuf,
    ) -> Result<u64, CallError> {
        let mut file = BufWriter::new(File::create_new(&path).map_err(|error| unwritten(&path, &error))?);
        let written = self.write_activity(filter, format, &path, &mut file).await.and_then(|rows| {
            let on_disk = file.flush().and_then(|()| file.get_ref().sync_all());
            on_disk.map(|()| rows).map_err(|error| unwritten(&path, &error))
        });
        match written {
            Ok(rows) => self.note_exported(Exported::Activity, rows).await.map(|()| rows),
            Err(error) => {
                drop(std::fs::remove_file(&path));
                Err(error)
            }
        }
    }

    async fn write_activity(
        &self,
        filter: ActivityFilter,
        format: ExportFormat,
        path: &Path,
        file: &mut BufWriter<File>,
    ) -> Result<u64, CallError> {
        let filter = asked(filter)?;
        let (mut rows, mut before) = (0, None);
        let mut write = |text: &str| file.write_all(text.as_bytes()).map_err(|error| unwritten(path, &error));
        write(&match format {
            ExportFormat::Csv => csv::line(COLUMNS),
            ExportFormat::Json => "[".to_owned(),
        })?;
        loop {
            let page = self.desk.deeds(filter.clone(), before, STEP).await?;
            before = page.deeds.last().map(|deed| deed.id);
            for deed in page.deeds {
                let line = Line { hash: deed.hash.clone(), row: deed.into() };
                write(&line.text(format, rows == 0)?)?;
                rows += 1;
            }
            if !page.more {
                break;
            }
        }
        if format == ExportFormat::Json {
            write("\n]\n")?;
        }
        Ok(rows)
    }
}

impl Line {
    fn text(&self, format: ExportFormat, is_first: bool) -> Result<String, CallError> {
        match format {
            ExportFormat::Json => Ok(format!("{}\n{}", if is_first { "" } else { "," }, to_json(self)?)),
            ExportFormat::Csv => {
                let ActivityRow { id, at, by, act, detail, voucher_id, coupon_id } = &self.row;
                let act = to_json(act)?;
                let detail = detail.as_ref().map(to_json).transpose()?.unwrap_or_default();
                let fields = [
                    &id.to_string(),
                    &at.to_string(),
                    by,
                    act.trim_matches('"'),
                    voucher_id.as_deref().unwrap_or_default(),
                    coupon_id.as_deref().unwrap_or_default(),
                    &detail,
                    &self.hash,
                ];
                Ok(csv::line(fields))
            }
        }
    }
}

fn to_json(value: &impl Serialize) -> Result<String, CallError> {
    serde_json::to_string(value).map_err(|_| CallError::internal("export"))
}

fn unwritten(path: &Path, error: &io::Error) -> CallError {
    let why = match error.kind() {
        io::ErrorKind::AlreadyExists => "it is there already".to_owned(),
        _ => error.to_string(),
    };
    CallError::new(
        ErrorCode::FileUnwritable,
        format!("The file {} was not written: {why}.", path.display()),
        "Free some space, or make the folder for downloads writable, then try again.",
    )
}
