//! Links and files: refreshing, fetching, opening. Each try is a fact, whether it worked or not.

use std::path::PathBuf;
use std::time::Duration;

use super::{Desk, DeskError};
use crate::domain::audit::{Act, Deed, Detail};
use crate::domain::event::{Fact, FailureCode, Source};
use crate::domain::file_name::file_name;
use crate::domain::ids::{Sha256Hex, VoucherId};
use crate::domain::inspection::Inspection;
use crate::domain::link::SignedUrl;
use crate::domain::voucher::{self, Voucher};
use crate::store::{Entry, Job, JobChange, StoreError};
use crate::vault::{DownloadError, StoredPdf, host_of};
use crate::vendor::VendorError;

/// The waits between tries to fetch a file; after the last one a person has to look.
const WAITS: [Duration; 5] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(15 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(6 * 60 * 60),
];

impl Desk {
    /// Asks the vendor for a fresh link. When the file is not stored yet it is fetched with it.
    ///
    /// # Errors
    /// Why there is no fresh link; the journal has it too.
    pub async fn refresh_link(&self, id: &VoucherId) -> Result<(), DeskError> {
        let voucher = self.known(id).await?;
        self.obtain_link(&voucher, Source::Agent).await?.map(drop).map_err(DeskError::Failed)
    }

    /// Where the stored file lies.
    ///
    /// # Errors
    /// When it is not stored, or no longer there; then it is fetched again.
    pub async fn pdf(&self, id: &VoucherId) -> Result<PathBuf, DeskError> {
        Ok(self.vault.path_of(&self.whole(id).await?.sha256))
    }

    /// The same, to be opened. A flagged file needs the word of a person who was told of the flags; they come back.
    ///
    /// # Errors
    /// Those of [`Self::pdf`], and [`DeskError::PdfFlagged`].
    pub async fn pdf_to_open(&self, id: &VoucherId, acknowledged: bool) -> Result<(PathBuf, Inspection), DeskError> {
        let stored = self.whole(id).await?;
        let inspection = match stored.inspection {
            Some(inspection) => inspection,
            None => self.inspect(id, &stored.sha256).await?,
        };
        if !inspection.is_clean() && !acknowledged {
            return Err(DeskError::PdfFlagged(inspection));
        }
        Ok((self.vault.path_of(&stored.sha256), inspection))
    }

    /// The name under which a copy of the file is offered for saving.
    ///
    /// # Errors
    /// When nothing is known of the voucher, or the store fails.
    pub async fn file_name(&self, id: &VoucherId) -> Result<String, DeskError> {
        Ok(file_name(&self.known(id).await?))
    }

    async fn whole(&self, id: &VoucherId) -> Result<voucher::StoredPdf, DeskError> {
        let stored = self.known(id).await?.pdf.stored.ok_or(DeskError::PdfNotStored)?;
        if self.is_whole(&stored.sha256, stored.bytes).await {
            return Ok(stored);
        }
        self.note_lost(id, stored.sha256).await?;
        Err(DeskError::PdfNotStored)
    }

    /// Records that a stored file is gone, which has it fetched again; not when the voucher no longer relies on it.
    pub(super) async fn note_lost(&self, id: &VoucherId, sha256: Sha256Hex) -> Result<(), StoreError> {
        let _turn = self.turns.take(id).await;
        let stored = self.store.voucher(id.clone()).await?.and_then(|voucher| voucher.pdf.stored);
        match stored {
            Some(stored) if stored.sha256 == sha256 => {
                self.note(id, Source::Desk, Fact::PdfLost { sha256 }, JobChange::Queue).await
            }
            _ => Ok(()),
        }
    }

    /// Somebody has taken the file into use, whatever was found in it: opened, printed or saved it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_used(&self, id: &VoucherId, act: Act, inspection: Inspection) -> Result<(), StoreError> {
        let findings = inspection.findings;
        let despite = (!findings.is_empty()).then_some(Detail::Despite { findings });
        self.note_deed(Deed::to(id, act).with(despite)).await
    }

    /// Somebody has had the file shown in its folder.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_shown(&self, id: &VoucherId) -> Result<(), StoreError> {
        self.note_act(Act::ShownPdf, Some(id)).await
    }

    /// The link itself, for copying; who did is kept.
    ///
    /// # Errors
    /// When there is none, or its hour is over.
    pub async fn copy_link(&self, id: &VoucherId) -> Result<SignedUrl, DeskError> {
        let voucher = self.known(id).await?;
        let link = voucher.link.ok_or(DeskError::Failed(FailureCode::LinkMissing))?;
        if link.expires_at <= self.clock.now() {
            return Err(DeskError::Failed(FailureCode::LinkExpired));
        }
        // A link that was tried and is no good is not handed on.
        if let Some(failure) = voucher.pdf.failure.filter(|failure| failure.at >= link.received_at)
            && matches!(failure.code, FailureCode::LinkExpired | FailureCode::LinkRefused)
        {
            return Err(DeskError::Failed(failure.code));
        }
        self.note_act(Act::CopiedLink, Some(id)).await?;
        Ok(link.url)
    }

    /// Does a download job: once with the link there is, and, when that one is no good, once with a fresh one.
    pub(super) async fn fetch(&self, job: &Job) -> Result<(), StoreError> {
        let _turn = self.turns.take(&job.voucher_id).await;
        let Some(voucher) = self.store.voucher(job.voucher_id.clone()).await? else { return Ok(()) };
        // The job went with the personal data, after it was read.
        if voucher.erased.is_some_and(|erased| job.generation < erased.event) {
            return Ok(());
        }
        let outcome = match self.fetch_by_known_link(job, &voucher).await? {
            Err(code @ (FailureCode::LinkExpired | FailureCode::LinkMissing | FailureCode::LinkRefused)) => {
                self.fetch_by_fresh_link(&voucher, code).await?
            }
            outcome => outcome,
        };
        let (fact, change) = match outcome {
            Ok(StoredPdf { sha256, bytes, inspection }) => {
                self.tries.stored();
                let fact = Fact::PdfStored { sha256, bytes, inspection: Some(inspection) };
                (fact, JobChange::Remove { generation: job.generation })
            }
            Err(code) => {
                let (fact, change) = self.failed_try(job, code);
                self.tries.failed(change);
                (fact, change)
            }
        };
        self.note(&job.voucher_id, Source::Desk, fact, change).await
    }

    async fn fetch_by_known_link(
        &self,
        job: &Job,
        voucher: &Voucher,
    ) -> Result<Result<StoredPdf, FailureCode>, StoreError> {
        let url = match &voucher.link {
            Some(link) if link.expires_at > self.clock.now() => &link.url,
            Some(_) => return Ok(Err(FailureCode::LinkExpired)),
            None => return Ok(Err(FailureCode::LinkMissing)),
        };
        let outcome = self.download(&job.voucher_id, url).await?;
        if let Err(code @ (FailureCode::LinkExpired | FailureCode::LinkRefused)) = outcome {
            // A fresh link is asked for next; that this one was no good is a fact all the same.
            let next_try_at = Some(self.clock.now());
            let fact = Fact::PdfFailed { code, attempts: job.attempts.saturating_add(1), next_try_at };
            self.note(&job.voucher_id, Source::Desk, fact, JobChange::Keep).await?;
        }
        Ok(outcome)
    }

    async fn fetch_by_fresh_link(
        &self,
        voucher: &Voucher,
        why: FailureCode,
    ) -> Result<Result<StoredPdf, FailureCode>, StoreError> {
        match self.obtain_link(voucher, Source::Desk).await? {
            Ok(url) => self.download(&voucher.voucher_id, &url).await,
            // That the host is not trusted is what a person can act on, not that there was no way around it. An API
            // that is only down may name the host later.
            Err(code) if why == FailureCode::LinkRefused && code.needs_a_person() => Ok(Err(why)),
            Err(code) => Ok(Err(code)),
        }
    }

    async fn download(&self, id: &VoucherId, url: &SignedUrl) -> Result<Result<StoredPdf, FailureCode>, StoreError> {
        let learned = self.store.learned_hosts().await?;
        let tell = self.downloads.teller(id);
        Ok(self.vault.download(url, &learned, &tell).await.map_err(|error| {
            tracing::warn!(%error, "a voucher's file was not fetched");
            code_of_download(&error)
        }))
    }

    fn failed_try(&self, job: &Job, code: FailureCode) -> (Fact, JobChange) {
        let (now, attempts, generation) = (self.clock.now(), job.attempts.saturating_add(1), job.generation);
        let wait = WAITS.get(job.attempts as usize).filter(|_| !code.needs_a_person());
        let next_try_at = wait.map(|wait| now.plus(*wait));
        let change = match next_try_at {
            Some(due_at) => JobChange::Retry { generation, attempts, due_at },
            None => JobChange::Remove { generation },
        };
        (Fact::PdfFailed { code, attempts, next_try_at }, change)
    }

    /// Asks the vendor and records the answer. The job that asks for itself goes on with it; an agent's wish queues one.
    async fn obtain_link(
        &self,
        voucher: &Voucher,
        source: Source,
    ) -> Result<Result<SignedUrl, FailureCode>, StoreError> {
        let answer = self.vendor.signed_url(&voucher.voucher_id).await;
        let at = self.clock.now();
        let (fact, learned_host, outcome) = match answer {
            Ok(url) => {
                let fact = Fact::LinkObtained { expires_at: url.expires_at(at), url: url.clone() };
                (fact, host_of(url.expose()), Ok(url))
            }
            Err(error) => {
                tracing::warn!(%error, "the vendor gave no fresh link");
                let code = code_of_vendor(&error);
                (Fact::LinkFailed { code }, None, Err(code))
            }
        };
        let wants_file = source == Source::Agent && outcome.is_ok() && voucher.pdf.stored.is_none();
        let job = if wants_file { JobChange::Queue } else { JobChange::Keep };
        let refreshed = Deed::to(&voucher.voucher_id, Act::RefreshedLink);
        let refreshed = refreshed.with(outcome.as_ref().err().map(|code| Detail::Failed { code: *code }));
        let done = (source == Source::Agent).then(|| self.done(refreshed));
        let source = if outcome.is_ok() { Source::VendorApi } else { source };
        let voucher_id = voucher.voucher_id.clone();
        self.store.record(Entry { voucher_id, source, at, facts: vec![fact], job, learned_host, done }).await?;
        Ok(outcome)
    }

    pub(super) async fn known(&self, id: &VoucherId) -> Result<Voucher, DeskError> {
        self.store.voucher(id.clone()).await?.ok_or(DeskError::VoucherNotFound)
    }

    pub(super) async fn note(
        &self,
        id: &VoucherId,
        source: Source,
        fact: Fact,
        job: JobChange,
    ) -> Result<(), StoreError> {
        let (voucher_id, at) = (id.clone(), self.clock.now());
        self.store
            .record(Entry { voucher_id, source, at, facts: vec![fact], job, learned_host: None, done: None })
            .await
    }

    /// Records what the agent did together with the fact that it is.
    pub(super) async fn note_by_agent(&self, id: &VoucherId, fact: Fact, deed: Deed) -> Result<(), StoreError> {
        let (source, job, done) = (Source::Agent, JobChange::Keep, self.done(deed));
        let (voucher_id, at) = (id.clone(), done.at);
        let entry = Entry { voucher_id, source, at, facts: vec![fact], job, learned_host: None, done: Some(done) };
        self.store.record(entry).await
    }
}

pub(super) fn code_of_vendor(error: &VendorError) -> FailureCode {
    match error {
        VendorError::NotConfigured => FailureCode::VendorNotConfigured,
        VendorError::CredentialsRejected { .. } => FailureCode::VendorCredentials,
        VendorError::UnknownVoucher => FailureCode::VendorUnknownVoucher,
        VendorError::RouteMissing => FailureCode::VendorRouteMissing,
        VendorError::Refused { .. } => FailureCode::ConfirmRefused,
        VendorError::RateLimited { .. } => FailureCode::VendorRateLimited,
        VendorError::Unavailable(_) => FailureCode::VendorUnreachable,
        VendorError::Unreadable(_) => FailureCode::VendorUnreadable,
    }
}

fn code_of_download(error: &DownloadError) -> FailureCode {
    match error {
        DownloadError::Refused(_) => FailureCode::LinkRefused,
        DownloadError::Expired => FailureCode::LinkExpired,
        DownloadError::Unreachable(_) | DownloadError::Status(_) => FailureCode::FileUnreachable,
        DownloadError::TooLarge => FailureCode::FileTooLarge,
        DownloadError::Truncated => FailureCode::FileTruncated,
        DownloadError::NotAPdf => FailureCode::FileNotPdf,
        DownloadError::Disk(_) => FailureCode::Disk,
    }
}
