//! A PDF's objects as a flat row of tokens.
//!
//! `hayro-syntax` reads names with their `#` escapes, strings, numbers and references. It is asked for one of them at a
//! time: brackets are counted here instead of nested, and no reference is followed, so that neither depth nor a cycle
//! costs anything, and a key that is written twice is seen twice.

use hayro_syntax::object::{MaybeRef, Name, Number, String};
use hayro_syntax::reader::{Reader, ReaderContext, ReaderExt};

/// The least that a row of objects is made of.
pub(super) enum Token<'a> {
    /// `/Name`, its escapes resolved.
    Name(Name<'a>),
    /// `[`
    OpenArray,
    /// `<<`
    OpenDictionary,
    /// `>>` or `]`.
    Close,
    /// `7 0 R`, by its object's number.
    Reference(u32),
    Number(i64),
    String,
    /// Anything in bare letters: `endobj`, `stream`, `true`.
    Word(&'a [u8]),
    /// Nothing can begin like this; where the next token begins is anybody's guess.
    Unreadable,
}

pub(super) struct Tokens<'a> {
    reader: Reader<'a>,
    context: ReaderContext<'a>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { reader: Reader::new(data), context: ReaderContext::dummy() }
    }

    /// How many bytes have been read.
    pub(super) fn offset(&self) -> usize {
        self.reader.offset()
    }

    fn number(&mut self) -> Option<Token<'a>> {
        Some(match self.reader.read::<MaybeRef<Number>>(&self.context)? {
            MaybeRef::Ref(reference) => Token::Reference(reference.obj_number),
            MaybeRef::NotRef(number) => Token::Number(number.as_i64()),
        })
    }

    fn word(&mut self) -> Option<Token<'a>> {
        let start = self.reader.offset();
        self.reader.forward_while_1(is_regular)?;
        self.reader.range(start..self.reader.offset()).map(Token::Word)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.reader.skip_white_spaces_and_comments();
        let first = self.reader.peek_byte()?;
        let token = if self.reader.forward_tag(b"<<").is_some() {
            Some(Token::OpenDictionary)
        } else if self.reader.forward_tag(b"[").is_some() {
            Some(Token::OpenArray)
        } else if self.reader.forward_tag(b">>").is_some() || self.reader.forward_tag(b"]").is_some() {
            Some(Token::Close)
        } else {
            match first {
                b'/' => self.reader.read::<Name<'_>>(&self.context).map(Token::Name),
                b'(' | b'<' => self.reader.read::<String<'_>>(&self.context).map(|_| Token::String),
                b'+' | b'-' | b'.' | b'0'..=b'9' => self.number().or_else(|| self.word()),
                _ => self.word(),
            }
        };
        Some(token.unwrap_or(Token::Unreadable))
    }
}

/// Neither white space nor a delimiter (ISO 32000-1, 7.2.2).
pub(super) fn is_regular(byte: u8) -> bool {
    !is_white_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub(super) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}
