//! JSON read without mercy: one object, no repeated keys, no depth beyond what any notification has, numbers as they
//! were written. Values stay raw text until a field asks for them, so that no amount passes through floating point.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::notification::ReadProblem;

/// How deep a body may nest; the documented ones nest once.
const MAX_DEPTH: usize = 32;

/// The members of an object, each value as it was written.
pub(super) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads a body.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, ReadProblem> {
        let text = std::str::from_utf8(body).map_err(|_| ReadProblem::NotJson)?;
        let problem = Cell::new(None);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let members = Members(&problem)
            .deserialize(&mut deserializer)
            .and_then(|members| deserializer.end().map(|()| members))
            .map_err(|_| problem.take().unwrap_or(ReadProblem::NotJson))?;
        members.map(Self).ok_or(ReadProblem::NotAnObject)
    }

    /// These members, and those of `below` that are not among them.
    pub(super) fn over(self, below: Self) -> Self {
        let mut members = below.0;
        members.extend(self.0.into_iter().filter(|(_, raw)| raw.get() != "null"));
        Self(members)
    }

    /// A member's text; null counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(|raw| raw.get()).filter(|text| *text != "null")
    }
}

/// Collects the members of the outermost object; `None` when the outermost value is something else.
struct Members<'p>(&'p Cell<Option<ReadProblem>>);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = Option<BTreeMap<String, &'de RawValue>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let whole = <&RawValue>::deserialize(deserializer)?;
        if !whole.get().starts_with('{') {
            walk(whole, 0, self.0)?;
            return Ok(None);
        }
        let mut inner = serde_json::Deserializer::from_str(whole.get());
        inner.deserialize_map(self).map(Some).map_err(D::Error::custom)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = BTreeMap<String, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value::<&RawValue>()?;
            walk(value, 1, self.0)?;
            if members.insert(name, value).is_some() {
                self.0.set(Some(ReadProblem::RepeatedKey));
                return Err(A::Error::custom("repeated key"));
            }
        }
        Ok(members)
    }
}

/// Looks through a value for what [`RawValue`] lets pass: depth, repeated keys, broken escapes. Numbers are left as they
/// were written: one beyond floating point is JSON all the same.
fn walk<E: Error>(value: &RawValue, depth: usize, problem: &Cell<Option<ReadProblem>>) -> Result<(), E> {
    let text = value.get();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match text.as_bytes().first() {
        Some(b'"') => String::deserialize(&mut deserializer).map(drop),
        Some(b'{' | b'[') if depth >= MAX_DEPTH => {
            problem.set(Some(ReadProblem::TooDeep));
            return Err(E::custom("too deep"));
        }
        Some(b'{') => deserializer.deserialize_map(Walk { depth: depth + 1, problem }),
        Some(b'[') => deserializer.deserialize_seq(Walk { depth: depth + 1, problem }),
        _ => Ok(()),
    }
    .map_err(E::custom)
}

/// Looks through the members of an object or an array, which lie this deep.
struct Walk<'p> {
    depth: usize,
    problem: &'p Cell<Option<ReadProblem>>,
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            walk(map.next_value()?, self.depth, self.problem)?;
            if !names.insert(name) {
                self.problem.set(Some(ReadProblem::RepeatedKey));
                return Err(A::Error::custom("repeated key"));
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element()? {
            walk(value, self.depth, self.problem)?;
        }
        Ok(())
    }
}
