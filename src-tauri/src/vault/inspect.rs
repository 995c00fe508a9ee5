//! What is in a PDF besides pages: scripts, programs to start, files inside, a lock.
//!
//! Every object that is *present* is looked at, whatever the cross-reference table says, in the file and in its object
//! streams: readers of PDF repair broken tables, so an object that the table leaves out may run all the same.
//!
//! This happens in the process that takes reservations, and needs no second one: the library is asked for single tokens
//! (see `tokens.rs`), so nothing nests and no reference is followed; what is decompressed is counted while it comes;
//! and all work is paid from one [`Budget`] of bytes. Bytes and not seconds, so that a file is always judged alike. A
//! panic of the library ends the inspection and nothing else. Whatever could not be looked at is a finding itself.

mod object;
mod starts;
mod tokens;

use std::collections::HashMap;
use std::io::Read;
use std::panic::catch_unwind;

use flate2::bufread::ZlibDecoder;

use object::{EndedBy, Key, Object};
use starts::{Start, starts};
use tokens::{Token, Tokens};

use crate::domain::inspection::{Finding, Inspection};

/// All the bytes that one inspection may read, decompressed ones included. The largest file there can be has 20 MiB, and
/// most of a file is images, which are not read.
const WORK: usize = 48 * 1024 * 1024;
/// No voucher's object is longer, but for streams, which are not part of this.
const LONGEST_OBJECT: usize = 1024 * 1024;
/// The most that one object stream may hold.
const LONGEST_STREAM: usize = 8 * 1024 * 1024;
/// What an object costs besides its bytes.
const OBJECT_COST: usize = 64;

/// Looks through a whole PDF.
#[must_use]
pub fn inspect(file: &[u8]) -> Inspection {
    inspect_within(file, WORK)
}

/// The same for so many bytes of work.
pub(super) fn inspect_within(file: &[u8], work: usize) -> Inspection {
    catch_unwind(|| {
        let mut survey = Survey { budget: Budget(work), ..Survey::default() };
        // That it ended early is among the findings.
        let _ended = survey.file(file);
        survey.conclude()
    })
    .unwrap_or_else(|_| {
        tracing::error!("a PDF could not be inspected because the reader of PDFs failed");
        Inspection::impossible()
    })
}

/// Nothing is left of the budget.
struct Exhausted;

#[derive(Default)]
struct Budget(usize);

impl Budget {
    fn pay(&mut self, bytes: usize) -> Result<(), Exhausted> {
        self.0 = self.0.checked_sub(bytes).ok_or(Exhausted)?;
        Ok(())
    }
}

/// What is known of a file so far.
#[derive(Default)]
struct Survey {
    budget: Budget,
    found: Inspection,
    has_catalogue: bool,
    /// Of objects that could be what happens on opening, by number: whether all of that number only go to a page.
    only_go: HashMap<u32, bool>,
    /// The numbers of the objects that happen on opening.
    on_opening: Vec<u32>,
}

impl Survey {
    fn note(&mut self, finding: Finding) {
        self.found.findings.insert(finding);
    }

    fn file(&mut self, file: &[u8]) -> Result<(), Exhausted> {
        self.objects_of(file).inspect_err(|_| self.note(Finding::NotInspected))
    }

    fn conclude(mut self) -> Inspection {
        if self.on_opening.iter().any(|number| self.only_go.get(number) != Some(&true)) {
            self.note(Finding::RunsByItself);
        }
        // Without it there is no document: a page of HTML behind a PDF's first line, for example.
        if !self.has_catalogue {
            self.note(Finding::NotInspected);
        }
        self.found
    }

    fn objects_of(&mut self, file: &[u8]) -> Result<(), Exhausted> {
        self.budget.pay(file.len())?;
        for start in starts(file) {
            let rest = &file[start.at..];
            let (object, read) = self.object(rest, &start, Until::Keyword)?;
            if object.holds_objects() {
                self.object_stream(&object, &rest[read..])?;
            }
        }
        Ok(())
    }

    /// Looks through one object; also says how many bytes it took.
    fn object(&mut self, rest: &[u8], start: &Start, until: Until) -> Result<(Object, usize), Exhausted> {
        let window = &rest[..rest.len().min(LONGEST_OBJECT)];
        let mut tokens = Tokens::new(window);
        let mut object = Object::default();
        for token in &mut tokens {
            self.token(&mut object, &token);
            if object.ended_by != EndedBy::Nothing || (until == Until::Value && object.is_closed()) {
                break;
            }
        }
        let read = tokens.offset();
        // That something cannot be read may have taken a look at all of it: an open string, for example.
        let looked_at = if object.ended_by == EndedBy::Unreadable { window.len() } else { read };
        self.budget.pay(looked_at + OBJECT_COST)?;
        let is_cut = window.len() < rest.len() && read >= window.len();
        if start.is_certain && (is_cut || object.ended_by == EndedBy::Unreadable) {
            self.note(Finding::NotInspected);
        }
        if let (Some(number), Some(only_goes)) = (start.number, object.only_goes()) {
            *self.only_go.entry(number).or_insert(true) &= only_goes;
        }
        Ok((object, read))
    }

    fn token(&mut self, object: &mut Object, token: &Token<'_>) {
        let after = std::mem::take(&mut object.key);
        match token {
            Token::Name(name) => {
                self.name(name);
                object.name(after, name);
                object.key = Key::of(name);
            }
            Token::OpenArray => object.open_array(),
            Token::OpenDictionary => object.open_dictionary(after),
            Token::Close => {
                if object.close().is_some_and(|opening| !opening.only_goes()) {
                    self.note(Finding::RunsByItself);
                }
            }
            Token::Reference(number) if after == Key::OpenAction => self.on_opening.push(*number),
            Token::Number(number) if after == Key::First => object.first = usize::try_from(*number).ok(),
            Token::Reference(_) | Token::Number(_) | Token::String => {}
            Token::Word(word) => object.ended_by = EndedBy::of(word),
            Token::Unreadable => object.ended_by = EndedBy::Unreadable,
        }
    }

    /// What a name tells wherever it stands, as a key or as a value.
    fn name(&mut self, name: &[u8]) {
        match name {
            b"JS" | b"JavaScript" => self.note(Finding::Script),
            b"Launch" => self.note(Finding::Launch),
            b"AA" => self.note(Finding::RunsByItself),
            b"SubmitForm" | b"ImportData" => self.note(Finding::SendsData),
            b"EmbeddedFile" | b"EmbeddedFiles" | b"EF" | b"FileAttachment" => self.note(Finding::EmbeddedFile),
            b"XFA" => self.note(Finding::ProgrammedForm),
            b"Encrypt" => self.note(Finding::Encrypted),
            b"Catalog" => self.has_catalogue = true,
            _ => {}
        }
    }

    /// Looks through the objects that a stream holds. `rest` begins behind the word `stream`.
    fn object_stream(&mut self, holder: &Object, rest: &[u8]) -> Result<(), Exhausted> {
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let Some(first) = holder.first.filter(|_| holder.is_inflated_once()) else {
            self.note(Finding::NotInspected);
            return Ok(());
        };
        let held = self.inflated(rest)?;
        let Some((head, objects)) = held.split_at_checked(first) else {
            self.note(Finding::NotInspected);
            return Ok(());
        };
        let mut numbers = Vec::new();
        for token in Tokens::new(head) {
            let Token::Number(number) = token else {
                self.note(Finding::NotInspected);
                break;
            };
            numbers.push(number);
        }
        for entry in numbers.chunks_exact(2) {
            let start = Start { at: 0, number: u32::try_from(entry[0]).ok(), is_certain: true };
            let Some(object) = usize::try_from(entry[1]).ok().and_then(|at| objects.get(at..)) else {
                self.note(Finding::NotInspected);
                continue;
            };
            self.object(object, &start, Until::Value)?;
        }
        Ok(())
    }

    /// Decompresses what begins here, no more of it than is still paid for.
    fn inflated(&mut self, rest: &[u8]) -> Result<Vec<u8>, Exhausted> {
        let most = LONGEST_STREAM.min(self.budget.0);
        let mut decoder = ZlibDecoder::new(&rest[..rest.len().min(most)]);
        let mut held = Vec::new();
        let outcome = (&mut decoder).take(most as u64).read_to_end(&mut held);
        let read = usize::try_from(decoder.total_in()).unwrap_or(usize::MAX);
        self.budget.pay(read.saturating_add(held.len()))?;
        if outcome.is_err() || held.len() == most {
            self.note(Finding::NotInspected);
        }
        Ok(held)
    }
}

/// Where an object's tokens end.
#[derive(Clone, Copy, PartialEq)]
enum Until {
    /// At `endobj` or the like, however its brackets stand.
    Keyword,
    /// At the end of the first value.
    Value,
}
