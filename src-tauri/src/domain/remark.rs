//! What an agent writes about a voucher: notes, and the number of the ticket it is talked about in.

use thiserror::Error;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 2000;
/// The longest ticket number, in characters.
pub const LONGEST_TICKET: usize = 64;

/// Why a text is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RemarkProblem {
    /// A note has nothing in it, or too much.
    #[error("the note is empty, too long, or has control characters")]
    Note,
    /// A ticket number is too long, or not one line.
    #[error("the ticket number is too long or not one line")]
    Ticket,
}

/// A note: plain text, not empty, lines allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteText(String);

impl NoteText {
    /// Takes what was written.
    ///
    /// # Errors
    /// [`RemarkProblem::Note`].
    pub fn parse(text: &str) -> Result<Self, RemarkProblem> {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        let is_text = !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        if text.is_empty() || text.chars().count() > LONGEST_NOTE || !is_text {
            return Err(RemarkProblem::Note);
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A ticket's number as the ticket system writes it; empty for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketNumber(String);

impl TicketNumber {
    /// Takes what was written.
    ///
    /// # Errors
    /// [`RemarkProblem::Ticket`].
    pub fn parse(text: &str) -> Result<Self, RemarkProblem> {
        let text = text.trim().to_owned();
        if text.chars().count() > LONGEST_TICKET || text.chars().any(char::is_control) {
            return Err(RemarkProblem::Ticket);
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_text_of_some_lines_and_not_endless() {
        assert_eq!(
            NoteText::parse("  Called twice.\r\nWill call again. ").expect("a note").as_str(),
            "Called twice.\nWill call again."
        );
        assert!(NoteText::parse(&"é".repeat(LONGEST_NOTE)).is_ok());
        for text in ["", " \n ", "a\u{1b}[2J", "a\0b", &"a".repeat(LONGEST_NOTE + 1)] {
            assert_eq!(NoteText::parse(text), Err(RemarkProblem::Note), "{text:?}");
        }
    }

    #[test]
    fn a_ticket_number_is_one_short_line_or_none() {
        assert_eq!(TicketNumber::parse(" SUP-1234 ").expect("a number").as_str(), "SUP-1234");
        assert_eq!(TicketNumber::parse("").expect("none").as_str(), "");
        for text in ["a\nb", &"a".repeat(LONGEST_TICKET + 1)] {
            assert_eq!(TicketNumber::parse(text), Err(RemarkProblem::Ticket), "{text:?}");
        }
    }
}
