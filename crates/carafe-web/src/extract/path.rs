//! The parameters of the matched route, as types.

use std::any::type_name;

use axum_core::extract::FromRequestParts;
use carafe_core::Error;
use http::request::Parts;
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{
    fault::{Fault, Kind},
    hand_on::{hand_on, newtype_as_inside, structs_as_unnamed},
    text::Text,
};
use crate::{Current, Routed};

/// The parameters of the route: one value, a tuple in the order of the pattern, or a struct with their names.
///
/// A value that does not fit means that there is no such page: 404, never 400.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Path};
///
/// #[derive(serde::Deserialize)]
/// struct Day { year: i16, month: u8 }
///
/// fn note(Path(id): Path<u64>) -> String { id.to_string() }
/// fn pair(Path((user, id)): Path<(String, u64)>) -> String { format!("{user} {id}") }
/// fn archive(Path(day): Path<Day>) -> String { format!("{}-{}", day.year, day.month) }
///
/// let app = App::new()
///     .get("/notes/{id:int}/", note)
///     .get("/users/{user}/{id:int}/", pair)
///     .get("/archive/{year:int}/{month:int}/", archive);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Routed> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &Routed) -> Result<Self, Error> {
        let current = Current::of(&parts.extensions)?;
        let params: Vec<_> = current.path_params().map(|(name, value)| Param { name, value }).collect();
        T::deserialize(Params(&params)).map(Self).map_err(|fault| refuse(fault, current, type_name::<T>()))
    }
}

/// How many values the extractor with this name takes, as [`type_name`] spells it, if it is a [`Path`] whose type tells:
/// a tuple, a number, a text.
///
/// ```
/// use std::any::type_name;
/// use carafe_web::extract::{Path, path::values_of};
///
/// assert_eq!(values_of(type_name::<Path<(u32, Option<String>)>>()), Some(2));
/// assert_eq!(values_of(type_name::<Path<u64>>()), Some(1));
/// assert_eq!(values_of(type_name::<Path<std::net::IpAddr>>()), None, "a struct may take any number");
/// ```
#[must_use]
pub fn values_of(extractor: &str) -> Option<usize> {
    let own_name = type_name::<Path<()>>().strip_suffix("()>")?;
    let wanted = extractor.strip_prefix(own_name)?.strip_suffix('>')?;
    match wanted.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')) {
        Some("") => None,
        Some(inside) => Some(outer_commas(inside.trim_end_matches(',')) + 1),
        None => ONE_VALUE.contains(&wanted).then_some(1),
    }
}

const ONE_VALUE: [&str; 15] = [
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "alloc::string::String",
];

fn outer_commas(types: &str) -> usize {
    let mut depth = 0_usize;
    let outer = types.bytes().filter(|b| {
        match b {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *b == b',' && depth == 0
    });
    outer.count()
}

/// A value that does not fit is the visitor's business, a shape that does not fit the pattern is ours.
fn refuse(fault: Fault, current: &Current, wanted: &str) -> Error {
    let pattern = current.route().map_or("", |route| &route.pattern);
    let hint = format!("the handler of `{pattern}` asks for `Path<{wanted}>`");
    match fault.kind {
        Kind::Missing => {
            let text = format!("the parameters of `{pattern}` do not have the shape of `Path<{wanted}>`");
            Error::internal(text)
                .hint(format!("{hint}: it must have a value for each parameter, or their names"))
        }
        Kind::Blank | Kind::Wrong(_) => {
            let field = fault.at("path");
            Error::not_found().hint(format!("{hint}: `{}` {}", field.field, field.message)).field(field)
        }
    }
}

#[derive(Clone, Copy)]
struct Param<'a> {
    name: &'a str,
    value: &'a str,
}

/// All parameters of a route.
struct Params<'a>(&'a [Param<'a>]);

impl<'a> Params<'a> {
    fn only(&self) -> Result<Param<'a>, Fault> {
        if let [param] = self.0 { Ok(*param) } else { Err(Fault::missing()) }
    }
}

impl<'a> Deserializer<'a> for Params<'a> {
    type Error = Fault;

    hand_on!(only: deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_option deserialize_identifier);

    newtype_as_inside!();

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(SeqDeserializer::new(self.0.iter().copied()))
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        if len == self.0.len() { self.deserialize_seq(visitor) } else { Err(Fault::missing()) }
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let pairs = self.0.iter().map(|param| (Text::exact(param.name), *param));
        visitor.visit_map(MapDeserializer::new(pairs))
    }

    structs_as_unnamed!();

    forward_to_deserialize_any! { <W: Visitor<'a>> unit unit_struct ignored_any }
}

impl<'a> IntoDeserializer<'a, Fault> for Param<'a> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! blamed {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
                Text::exact(self.value).$method(visitor).map_err(|fault| fault.about(self.name))
            }
        )*
    };
}

/// One parameter: its text, or as a pair its name and its text.
impl<'a> Deserializer<'a> for Param<'a> {
    type Error = Fault;

    blamed!(deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_identifier deserialize_unit);

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    newtype_as_inside!();

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        Text::exact(self.value)
            .deserialize_enum(name, variants, visitor)
            .map_err(|fault| fault.about(self.name))
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        if len != 2 {
            return Err(Fault::missing());
        }
        visitor.visit_seq(SeqDeserializer::new([self.name, self.value].map(Text::exact).into_iter()))
    }

    forward_to_deserialize_any! { <W: Visitor<'a>> unit_struct seq tuple_struct map struct ignored_any }
}
