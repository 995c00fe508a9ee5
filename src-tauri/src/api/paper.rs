//! The stored PDF handed out: its bytes for the first page that the window draws, to a printer, and as a copy where the
//! person wants one. A face lends what it alone knows of the operating system; a flagged file goes nowhere before the
//! person has `acknowledged` what was found in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::broadcast;

use super::calls::{Calls, parse};
use super::error::{CallError, ErrorCode};
use crate::desk::Downloading;
use crate::domain::audit::Act;

/// The largest file whose first page is drawn, in bytes. Vouchers have some ten kilobytes; the vault takes 20 MiB.
pub const MOST_DRAWN: u64 = 8 * 1024 * 1024;

/// What a face does to print: it is given the file and a readable name for the job.
pub trait Print: AsyncFnOnce(PathBuf, String) -> Result<(), CallError> {}

impl<F: AsyncFnOnce(PathBuf, String) -> Result<(), CallError>> Print for F {}

/// What a face does to ask where a copy goes: it is given a name to propose; none is a change of mind.
pub trait Choose: AsyncFnOnce(String) -> Result<Option<PathBuf>, CallError> {}

impl<F: AsyncFnOnce(String) -> Result<Option<PathBuf>, CallError>> Choose for F {}

/// What a face does to let a copy be dragged out of the window: it is given the copy, and says whether somebody took it.
pub trait Drag: AsyncFnOnce(PathBuf) -> Result<bool, CallError> {}

impl<F: AsyncFnOnce(PathBuf) -> Result<bool, CallError>> Drag for F {}

impl Calls {
    /// The bytes of the stored PDF, to be drawn.
    ///
    /// # Errors
    /// [`CallError`], also when it is too large to be drawn.
    pub async fn pdf_bytes(&self, voucher_id: &str, acknowledged: bool) -> Result<Vec<u8>, CallError> {
        let (path, _) = self.desk.pdf_to_open(&parse(voucher_id)?, acknowledged).await?;
        let read = async {
            if tokio::fs::metadata(&path).await?.len() > MOST_DRAWN {
                return Ok(None);
            }
            tokio::fs::read(&path).await.map(Some)
        };
        read.await.map_err(|error: io::Error| unread(&error))?.ok_or_else(too_large)
    }

    /// Hands the stored PDF to `print`.
    ///
    /// # Errors
    /// [`CallError`], that of `print` among them.
    pub async fn print_pdf(&self, voucher_id: &str, acknowledged: bool, print: impl Print) -> Result<(), CallError> {
        let id = parse(voucher_id)?;
        let (path, inspection) = self.desk.pdf_to_open(&id, acknowledged).await?;
        print(path, self.desk.file_name(&id).await?).await?;
        Ok(self.desk.note_used(&id, Act::PrintedPdf, inspection).await?)
    }

    /// Writes a copy of the stored PDF to where `choose` says; answers with where that is, or with nothing when the
    /// person changed their mind. A file that is there already is replaced as a whole: `choose` has asked about it.
    ///
    /// # Errors
    /// [`CallError`], that of `choose` among them.
    pub async fn save_pdf(
        &self,
        voucher_id: &str,
        acknowledged: bool,
        choose: impl Choose,
    ) -> Result<Option<String>, CallError> {
        let id = parse(voucher_id)?;
        let (from, inspection) = self.desk.pdf_to_open(&id, acknowledged).await?;
        let Some(to) = choose(self.desk.file_name(&id).await?).await? else { return Ok(None) };
        let name = to.display().to_string();
        let copied = tokio::task::spawn_blocking(move || copy_whole(&from, &to)).await;
        let copied = copied.map_err(|_| CallError::internal("save"))?;
        copied.map_err(|error| unwritten(&name, &error))?;
        self.desk.note_used(&id, Act::SavedPdf, inspection).await?;
        Ok(Some(name))
    }

    /// Puts a copy of the stored PDF with a readable name into `folder` and hands it to `drag`; whether somebody took it.
    ///
    /// # Errors
    /// [`CallError`], that of `drag` among them.
    pub async fn drag_pdf(
        &self,
        voucher_id: &str,
        acknowledged: bool,
        folder: &Path,
        drag: impl Drag,
    ) -> Result<bool, CallError> {
        let id = parse(voucher_id)?;
        let (from, inspection) = self.desk.pdf_to_open(&id, acknowledged).await?;
        let to = folder.join(self.desk.file_name(&id).await?);
        let copy = to.clone();
        let copied = tokio::task::spawn_blocking(move || fs::copy(from, &copy)).await;
        let copied = copied.map_err(|_| CallError::internal("drag"))?;
        copied.map_err(|error| unwritten(&to.display().to_string(), &error))?;
        let taken = drag(to).await?;
        if taken {
            self.desk.note_used(&id, Act::DraggedPdf, inspection).await?;
        }
        Ok(taken)
    }

    /// How far downloads are, from now on.
    #[must_use]
    pub fn downloads(&self) -> broadcast::Receiver<Downloading> {
        self.desk.downloads()
    }
}

/// Copies a file beside its place and moves it there once it is on the disk: nobody meets half of it.
fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().filter(|folder| folder.is_dir()).ok_or(io::ErrorKind::NotFound)?;
    let partial = folder.join(format!(".voucher-desk-{:016x}.partial", fastrand::u64(..)));
    let copied = fs::copy(from, &partial)
        .and_then(|_| fs::OpenOptions::new().write(true).open(&partial)?.sync_all())
        .and_then(|()| fs::rename(&partial, to));
    if copied.is_err() {
        // It may never have come to be.
        let _ = fs::remove_file(&partial);
    }
    copied
}

fn unread(error: &io::Error) -> CallError {
    tracing::error!(%error, "a stored PDF could not be read");
    CallError::new(
        ErrorCode::PdfNotStored,
        "The stored PDF could not be read.",
        "Press Refresh link: it is downloaded as soon as Jackpot gives a link.",
    )
}

fn too_large() -> CallError {
    CallError::new(
        ErrorCode::PdfTooLarge,
        "This PDF is too large to be drawn here. It is stored.",
        "Open it with the program that shows PDFs.",
    )
}

fn unwritten(name: &str, error: &io::Error) -> CallError {
    CallError::new(
        ErrorCode::FileUnwritable,
        format!("The file {name} was not written: {error}. What was there is untouched."),
        "Choose another folder, one that you may write to.",
    )
}
