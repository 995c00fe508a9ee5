//! JSON read without mercy: one object, no repeated keys, no depth beyond what any notification has, numbers as they
//! were written. Values stay raw text until a field asks for them, so that no amount passes through floating point.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::notification::ReadProblem;

/// How deep a body may nest; the documented ones nest once.
const MAX_DEPTH: usize = 32;

/// The members of an object, each value as it was written.
#[derive(Debug)]
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
        let whole = <&RawValue as serde::Deserialize>::deserialize(deserializer)?;
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

/// Looks through a value for what [`RawValue`] lets pass: depth, repeated keys, broken escapes.
fn walk<E: Error>(value: &RawValue, depth: usize, problem: &Cell<Option<ReadProblem>>) -> Result<(), E> {
    let text = value.get();
    if text.starts_with(['{', '[', '"']) {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        Walk { depth, problem }.deserialize(&mut deserializer).map_err(E::custom)?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Walk<'p> {
    depth: usize,
    problem: &'p Cell<Option<ReadProblem>>,
}

impl Walk<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            self.problem.set(Some(ReadProblem::TooDeep));
            return Err(E::custom("too deep"));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        let mut names = std::collections::BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !names.insert(name) {
                self.problem.set(Some(ReadProblem::RepeatedKey));
                return Err(A::Error::custom("repeated key"));
            }
            map.next_value_seed(inner)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while seq.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
