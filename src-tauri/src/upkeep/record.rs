//! The record of what agents did, held against the end of it that a backup knows. Whoever may write the database can make
//! its chain anew; the end in a backup on another disk tells that it was.

use std::path::Path;

use super::copies::{Backup, BackupProblem};
use super::findings::{Finding, Subject};
use super::manifest::AuditEnd;
use crate::domain::audit::DeedId;
use crate::domain::clock::Timestamp;
use crate::store::StoreError;
use crate::store::sqlite::Inspection;

const KEEP: &str = "Keep this data directory and the backup: what agents did until then is in the backup as it was.";

/// How a record stands to the end that a backup knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continues {
    /// It goes on from there.
    Yes,
    /// It ends before: rows were cut off, or the backup is of a later time.
    EndsAt(DeedId),
    /// The deed at that place is another one: the record was made anew.
    No,
}

/// The end of a database's record; none where nothing is on record, and where the record does not hold.
pub(super) fn end(opened: &Inspection) -> Result<Option<AuditEnd>, StoreError> {
    if !opened.keeps_deeds()? {
        return Ok(None);
    }
    let end = opened.chain()?.ok().filter(|(deeds, _)| *deeds > 0);
    Ok(end.map(|(deeds, hash)| AuditEnd { deeds, hash: hex::encode(hash) }))
}

pub(super) fn continues(opened: &Inspection, from: &AuditEnd) -> Result<Continues, StoreError> {
    Ok(match opened.deed_hash(from.deeds)? {
        Some(hash) if hash == from.hash => Continues::Yes,
        Some(_) => Continues::No,
        None => Continues::EndsAt(opened.last_deed()?),
    })
}

/// What `check` says of the record beside a backup.
pub(super) fn beside_backup(opened: &Inspection, backup: &Path) -> Finding {
    let (end, taken_at) = match known(backup) {
        Ok(known) => known,
        Err(problem) => {
            let message = format!("The record could not be compared with the backup: {problem}.");
            return Finding::failed(Subject::Audit, message, "Name a folder that `voucher-desk backup` has made.");
        }
    };
    let Some(end) = end else {
        let action = "Make a backup with this version: it holds the record's end.";
        let message = "The backup holds no end of the record: it is of an earlier version, or nothing was on record.";
        return Finding::warning(Subject::Audit, message, action);
    };
    match continues(opened, &end) {
        Ok(Continues::Yes) => Finding::ok(
            Subject::Audit,
            format!("The record goes on from the {} acts that the backup of {taken_at} knows.", end.deeds),
        ),
        Ok(other) => Finding::failed(Subject::Audit, words(other, &end, taken_at), KEEP),
        Err(error) => Finding::failed(Subject::Audit, format!("The record cannot be read: {error}."), KEEP),
    }
}

/// What is wrong with a record that does not go on from a backup's end.
#[must_use]
pub(super) fn words(continues: Continues, end: &AuditEnd, taken_at: Timestamp) -> String {
    let deeds = end.deeds;
    match continues {
        Continues::Yes => format!("The record goes on from the {deeds} acts that the backup of {taken_at} knows."),
        Continues::EndsAt(last) => format!(
            "The record ends after {last} acts, and the backup of {taken_at} knows {deeds}: the others were cut off, or \
             the backup is of a later time."
        ),
        Continues::No => format!(
            "The record was changed since the backup of {taken_at}: act {deeds} is not the one that the backup knows."
        ),
    }
}

/// What a backup, or the newest in a folder of backups, knows of the record.
fn known(folder: &Path) -> Result<(Option<AuditEnd>, Timestamp), BackupProblem> {
    let backup = match Backup::at(folder) {
        Err(BackupProblem::Several { folder, newest }) => Backup::at(&folder.join(newest)),
        other => other,
    }?;
    let manifest = backup.manifest()?;
    Ok((manifest.audit, manifest.taken_at))
}
