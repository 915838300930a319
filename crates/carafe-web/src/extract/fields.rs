//! From names with values to a struct, with every mistake found and not just the first.
//!
//! serde stops at the first mistake. So after one we note it, put a stand-in where it was, and read again: what
//! comes of that is thrown away, but the next mistake shows itself. Only requests that are refused pay for it.

use std::{cell::Cell, collections::HashMap, ops::ControlFlow};

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{
    fault::{Fault, Kind},
    hand_on::{hand_on, newtype_as_inside, structs_as_unnamed},
    text::Text,
};

/// After so many mistakes we stop looking for more.
const MOST_FAULTS: usize = 100;

/// It is read no more often than this: a thousand empty fields, read again for each, would take long.
const MOST_READS: usize = 200;

/// A place that fields are read into, so that who has them read need not know the type.
///
/// This is all that is compiled for each type, in the user's crate; the search for faults is compiled once. (A closure in
/// its stead would bring two more functions for each.)
pub(super) trait Place {
    /// Reads the fields once, and gives the fault that ended it.
    fn read(&mut self, whole: Whole<'_>) -> Option<Fault>;
}

impl<T: DeserializeOwned> Place for Option<T> {
    fn read(&mut self, whole: Whole<'_>) -> Option<Fault> {
        match T::deserialize(whole) {
            Ok(value) => {
                *self = Some(value);
                None
            }
            Err(fault) => Some(fault),
        }
    }
}

/// What is wrong with a whole query or form; if nothing is, what was read last stands in the place.
pub(super) fn faults(pairs: Vec<(&str, &str)>, place: &mut dyn Place) -> Vec<Fault> {
    let mut attempt = Attempt::new(pairs);
    for _ in 0..MOST_READS {
        let Some(fault) = place.read(Whole(&attempt)) else { return attempt.faults };
        if attempt.learn(fault).is_break() {
            return attempt.faults;
        }
    }
    attempt.give_up()
}

/// Reads all values of one field.
pub(super) fn read_one<T: DeserializeOwned>(values: &[&str]) -> Result<T, Fault> {
    let optional = Cell::new(false);
    let treatment = if values.is_empty() { Treatment::Absent } else { Treatment::Given };
    let field = Field { values, treatment, optional: &optional };
    match T::deserialize(field) {
        Err(_) if optional.get() && values == [""] => {
            T::deserialize(Field { values, treatment: Treatment::Absent, optional: &optional })
        }
        result => result,
    }
}

/// What is known after reading it some times.
struct Attempt<'de> {
    entries: Vec<Entry<'de>>,
    faults: Vec<Fault>,
    pairs: Vec<(&'de str, &'de str)>,
}

struct Entry<'de> {
    name: std::borrow::Cow<'de, str>,
    values: Vec<&'de str>,
    treatment: Treatment,
}

/// What a field's type is given to read; when it refuses one, it is given the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// The values that were sent.
    Given,
    /// "None were sent": an empty list, `None` and an unticked box are made of that.
    Absent,
    /// A harmless value, so that reading goes on.
    StandIn,
    /// It is not mentioned at all.
    LeftOut,
}

impl<'de> Attempt<'de> {
    fn new(pairs: Vec<(&'de str, &'de str)>) -> Self {
        let mut entries: Vec<Entry<'de>> = Vec::new();
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for (name, value) in &pairs {
            let at = *by_name.entry(name).or_insert(entries.len());
            if at == entries.len() {
                let name = (*name).into();
                entries.push(Entry { name, values: Vec::new(), treatment: Treatment::Given });
            }
            entries[at].values.push(value);
        }
        Self { entries, faults: Vec::new(), pairs }
    }

    /// Notes a fault and changes how its field is treated, unless there is no more to learn.
    fn learn(&mut self, fault: Fault) -> ControlFlow<()> {
        let Some(name) = fault.field.clone() else {
            // About the whole: after stand-ins were used it may be about them.
            return if self.faults.is_empty() { self.end_with(fault) } else { ControlFlow::Break(()) };
        };
        let at = self.index_of(name);
        let next = match (self.entries[at].treatment, &fault.kind) {
            (Treatment::LeftOut, _) => return ControlFlow::Break(()),
            (Treatment::StandIn, _) => Treatment::LeftOut,
            (Treatment::Given, Kind::Missing | Kind::Blank) => Treatment::Absent,
            (Treatment::Given | Treatment::Absent, _) => {
                self.faults.push(fault);
                Treatment::StandIn
            }
        };
        self.entries[at].treatment = next;
        if self.faults.len() == MOST_FAULTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn give_up(mut self) -> Vec<Fault> {
        if self.faults.is_empty() {
            self.faults.push(Fault::wrong("too many fields are empty or missing"));
        }
        self.faults
    }

    fn end_with(&mut self, fault: Fault) -> ControlFlow<()> {
        self.faults.push(fault);
        ControlFlow::Break(())
    }

    fn index_of(&mut self, name: String) -> usize {
        self.entries.iter().position(|entry| entry.name == name).unwrap_or_else(|| {
            self.entries.push(Entry { name: name.into(), values: Vec::new(), treatment: Treatment::Given });
            self.entries.len() - 1
        })
    }
}

/// All fields: a struct, a map, or a list of pairs.
pub(super) struct Whole<'a>(&'a Attempt<'a>);

impl<'a> Deserializer<'a> for Whole<'a> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let entries = self.0.entries.iter();
        visitor.visit_map(Fields { entries, current: None })
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let texts = self.0.pairs.iter().map(|(name, value)| (Text::typed(name), Text::typed(value)));
        let mut pairs = MapDeserializer::<_, Fault>::new(texts);
        visitor.visit_seq(&mut pairs)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    newtype_as_inside!();

    forward_to_deserialize_any! {
        <W: Visitor<'a>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit_struct tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Fields<'a> {
    entries: std::slice::Iter<'a, Entry<'a>>,
    current: Option<&'a Entry<'a>>,
}

impl<'a> MapAccess<'a> for Fields<'a> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some(name) = self.step() else { return Ok(None) };
        match seed.deserialize(name) {
            Ok(key) => Ok(Some(key)),
            Err(fault) => Err(self.blame_name(fault)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let entry = self.current();
        let optional = Cell::new(false);
        let field = Field { values: &entry.values, treatment: entry.treatment, optional: &optional };
        seed.deserialize(field).map_err(|fault| entry.blame(fault, optional.get()))
    }
}

impl<'a> Fields<'a> {
    /// Goes to the next field, and gives its name.
    fn step(&mut self) -> Option<Text<'a>> {
        self.current = self.entries.find(|entry| entry.is_mentioned());
        self.current.map(|entry| Text::typed(&entry.name))
    }

    fn current(&self) -> &'a Entry<'a> {
        self.current.expect("bug in carafe: a value is asked for before its name")
    }

    fn blame_name(&self, fault: Fault) -> Fault {
        fault.about(&self.current().name)
    }
}

impl Entry<'_> {
    /// A name that nobody sent and serde missed is only mentioned once we have something to say for it.
    fn is_mentioned(&self) -> bool {
        match self.treatment {
            Treatment::Given => !self.values.is_empty(),
            Treatment::Absent | Treatment::StandIn => true,
            Treatment::LeftOut => false,
        }
    }

    fn blame(&self, fault: Fault, optional: bool) -> Fault {
        let blank = optional && self.treatment == Treatment::Given && self.values == [""];
        let kind = if blank { Kind::Blank } else { fault.kind };
        Fault { field: Some(self.name.clone().into_owned()), kind }
    }
}

/// One field: what was sent for it, or what stands for that.
struct Field<'a, 'o> {
    values: &'a [&'a str],
    treatment: Treatment,
    /// Set when an `Option` asks, so that an empty text may become `None`.
    optional: &'o Cell<bool>,
}

impl<'a> Field<'a, '_> {
    fn one(&self) -> Result<Text<'a>, Fault> {
        match (self.treatment, self.values) {
            (Treatment::Given, [value]) => Ok(Text::typed(value)),
            (Treatment::Given, _) => Err(Fault::wrong("must be given once")),
            (Treatment::StandIn, _) => Ok(Text::typed("")),
            (Treatment::Absent | Treatment::LeftOut, _) => Err(Fault::missing()),
        }
    }

    fn numeral(&self) -> Result<Text<'a>, Fault> {
        if self.treatment == Treatment::StandIn { Ok(Text::typed("0")) } else { self.one() }
    }
}

impl<'a> Deserializer<'a> for Field<'a, '_> {
    type Error = Fault;

    hand_on!(numeral: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char);
    hand_on!(one: deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
        deserialize_map);

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.values.len() > 1 {
            self.deserialize_seq(visitor)
        } else {
            self.one()?.deserialize_any(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.treatment {
            // A box that is not ticked sends nothing.
            Treatment::Absent | Treatment::StandIn => visitor.visit_bool(false),
            Treatment::Given | Treatment::LeftOut => self.one()?.deserialize_bool(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.optional.set(true);
        if self.treatment == Treatment::Given { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let values = self.values.iter().map(|value| Text::typed(value));
        let none = self.treatment != Treatment::Given;
        visitor.visit_seq(SeqDeserializer::new(values.take(if none { 0 } else { usize::MAX })))
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _len: usize, visitor: V) -> Result<V::Value, Fault> {
        if self.treatment == Treatment::Absent {
            Err(Fault::missing())
        } else {
            self.deserialize_seq(visitor)
        }
    }

    newtype_as_inside!();

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match (self.treatment, variants.first()) {
            (Treatment::StandIn, Some(variant)) => {
                let variant: StrDeserializer<'a, Fault> = (*variant).into_deserializer();
                visitor.visit_enum(variant)
            }
            _ => self.one()?.deserialize_enum(name, variants, visitor),
        }
    }

    structs_as_unnamed!();

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}
