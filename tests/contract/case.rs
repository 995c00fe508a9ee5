//! One line of the table, and how lines are written.

use serde_json::json;
use voucher_desk::receiver::{RESERVE_PATH, WEBHOOK_PATH};

use crate::support::bodies::{EVENT, QUERY, RESERVED, VOUCHER, reserved};

/// A request with what must come of it.
pub struct Case {
    /// Where it goes.
    pub path: &'static str,
    /// What is odd about it, for the one who reads a failure.
    pub name: String,
    /// The raw query; none sends no question mark either.
    pub query: Option<String>,
    /// The headers beside those that every request has.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body; the documented ids in it are replaced, so that every case has a voucher and an event of its
    /// own.
    pub written: Vec<u8>,
    /// The length that is declared, where it is not the body's.
    pub declared: Option<usize>,
    /// The answer.
    pub answer: Answer,
    /// What an agent sees; nothing of what cannot be read.
    pub seen: Option<Seen>,
}

/// What a request is answered with and stored as.
#[derive(Clone, Copy)]
pub struct Answer {
    pub status: u16,
    /// The word that is stored.
    pub word: &'static str,
    pub reason: Option<&'static str>,
    pub field: Option<&'static str>,
}

/// What an agent sees of a voucher.
pub struct Seen {
    /// Its id, where the case is about the id.
    pub id: Option<String>,
    pub state: &'static str,
    pub flags: Vec<&'static str>,
}

impl Seen {
    pub fn voucher(&self, place: usize) -> String {
        self.id.clone().unwrap_or_else(|| format!("voucher-{place}"))
    }
}

impl Answer {
    /// The body of the answer.
    pub fn body(&self) -> String {
        let status = match self.word {
            "agreed" | "declined" | "acknowledged" => self.word,
            _ => "error",
        };
        let member = |name: &str, value: Option<&str>| value.map(|value| format!(",\"{name}\":\"{value}\""));
        let reason = member("reason", self.reason).unwrap_or_default();
        let field = member("field", self.field).unwrap_or_default();
        format!("{{\"status\":\"{status}\"{reason}{field}}}")
    }
}

pub const AGREED: Answer = Answer { status: 200, word: "agreed", reason: None, field: None };
pub const ACKNOWLEDGED: Answer = Answer { status: 200, word: "acknowledged", reason: None, field: None };
pub const UNRECOGNISED: Answer =
    Answer { status: 422, word: "unrecognised", reason: Some("state_unrecognised"), field: None };

pub const fn declined(rule: &'static str) -> Answer {
    Answer { status: 422, word: "declined", reason: Some(rule), field: None }
}

pub const fn unreadable(status: u16, reason: &'static str) -> Answer {
    Answer { status, word: "unreadable", reason: Some(reason), field: None }
}

pub const fn missing(field: &'static str) -> Answer {
    Answer { field: Some(field), ..unreadable(422, "field_missing") }
}

pub const fn invalid(field: &'static str) -> Answer {
    Answer { field: Some(field), ..unreadable(422, "field_invalid") }
}

impl Case {
    /// A body that cannot be read, sent as Jackpot sends.
    pub fn refused(name: impl Into<String>, body: impl Into<Vec<u8>>, answer: Answer) -> Self {
        let headers = vec![("content-type", "application/json")];
        let (query, written) = (Some(QUERY.to_owned()), body.into());
        Self { path: RESERVE_PATH, name: name.into(), query, headers, written, declared: None, answer, seen: None }
    }

    /// A body that can be read, sent as Jackpot sends.
    pub fn read(
        name: impl Into<String>,
        body: impl Into<Vec<u8>>,
        answer: Answer,
        state: &'static str,
        flags: &[&'static str],
    ) -> Self {
        let seen = Some(Seen { id: None, state, flags: flags.to_vec() });
        Self { seen, ..Self::refused(name, body, answer) }
    }

    /// The documented reservation, agreed with.
    pub fn agreed(name: impl Into<String>, body: impl Into<Vec<u8>>, flags: &[&'static str]) -> Self {
        Self::read(name, body, AGREED, "reserved", flags)
    }

    pub fn query(mut self, query: impl Into<Option<&'static str>>) -> Self {
        self.query = query.into().map(str::to_owned);
        self
    }

    /// The same by the webhook, which has no query unless the case is about that.
    pub fn by_webhook(self) -> Self {
        let query = self.query.filter(|query| query != QUERY);
        Self { path: WEBHOOK_PATH, query, ..self }
    }

    /// What an agent sees is a voucher with this id.
    pub fn of(mut self, id: &str) -> Self {
        self.seen = self.seen.map(|seen| Seen { id: Some(id.to_owned()), ..seen });
        self
    }

    pub fn headers(mut self, headers: &[(&'static str, &'static str)]) -> Self {
        self.headers = headers.to_vec();
        self
    }

    /// The body as it is sent from this place of the table.
    pub fn body(&self, place: usize) -> Vec<u8> {
        match std::str::from_utf8(&self.written) {
            Ok(text) => {
                let text = text.replace(VOUCHER, &format!("voucher-{place}"));
                text.replace(EVENT, &format!("event-{place}")).into_bytes()
            }
            Err(_) => self.written.clone(),
        }
    }

    /// The request, byte for byte.
    pub fn request(&self, place: usize) -> Vec<u8> {
        let body = self.body(place);
        let query = self.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
        let mut head = format!("POST {}{query} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n", self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", self.declared.unwrap_or(body.len())));
        [head.into_bytes(), body].concat()
    }
}

/// The documented reservation with this text in the place of a member's value.
pub fn with(name: &str, text: &str) -> String {
    reserved(&json!({ name: "@" })).replace("\"@\"", text)
}

/// The documented reservation without a member.
pub fn without(name: &str) -> String {
    reserved(&json!({ name: null }))
}

/// The documented reservation, byte for byte, with text replaced.
pub fn replaced(from: &str, to: &str) -> String {
    assert!(RESERVED.contains(from), "{from}");
    RESERVED.replacen(from, to, 1)
}
