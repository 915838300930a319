//! One text as whatever type is asked for: a number, a date, a variant of an enum.

use std::{num::IntErrorKind, str::FromStr};

use serde::{
    Deserializer,
    de::{IntoDeserializer, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};

use super::fault::Fault;

/// A number with more digits than this is not read: reading it takes long, and nobody means it.
const MOST_DIGITS: usize = 200;

/// One text, to be read as any scalar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'de> {
    text: &'de str,
    numeral: &'de str,
}

impl<'de> Text<'de> {
    /// A part of a path: exactly one spelling is a number.
    pub(super) fn exact(text: &'de str) -> Self {
        Self { text, numeral: text }
    }

    /// What a person typed: blanks around a number are forgiven.
    pub(super) fn typed(text: &'de str) -> Self {
        Self { text, numeral: text.trim_ascii() }
    }

    fn integer<N: FromStr<Err = std::num::ParseIntError>>(self) -> Result<N, Fault> {
        let plain = !self.numeral.starts_with('+') && self.numeral.len() <= MOST_DIGITS;
        let parsed = if plain { self.numeral.parse() } else { "".parse() };
        parsed.map_err(|error: std::num::ParseIntError| match error.kind() {
            IntErrorKind::PosOverflow => Fault::wrong("is too large"),
            IntErrorKind::NegOverflow => Fault::wrong("is too small"),
            _ => Fault::wrong("must be a whole number"),
        })
    }

    fn float(self) -> Result<f64, Fault> {
        let number = self.numeral.parse().ok().filter(|number: &f64| number.is_finite());
        let short = self.numeral.len() <= MOST_DIGITS;
        number.filter(|_| short).ok_or_else(|| Fault::wrong("must be a number"))
    }

    fn boolean(self) -> Result<bool, Fault> {
        match self.numeral.to_ascii_lowercase().as_str() {
            "true" | "on" | "yes" | "1" => Ok(true),
            "false" | "off" | "no" | "0" => Ok(false),
            _ => Err(Fault::wrong("must be true or false")),
        }
    }
}

impl<'de> IntoDeserializer<'de, Fault> for Text<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident),*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
                visitor.$visit(self.integer()?)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Text<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.text)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_bool(self.boolean()?)
    }

    integers!(
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32, deserialize_i64 visit_i64,
        deserialize_i128 visit_i128, deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32,
        deserialize_u64 visit_u64, deserialize_u128 visit_u128
    );

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let variant: StrDeserializer<'de, Fault> = self.text.into_deserializer();
        visitor.visit_enum(variant)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
