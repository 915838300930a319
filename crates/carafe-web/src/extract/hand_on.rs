//! Methods of serde's `Deserializer` that only hand on, for all that read parameters and fields.
//!
//! Knows neither. They are macros because serde has a method for each type; the lifetime of what is read is `'a`.

/// Methods that take a visitor alone, handed on to what a method of the reader gives.
macro_rules! hand_on {
    ($source:ident: $($method:ident)*) => {
        $(
            fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
                self.$source()?.$method(visitor)
            }
        )*
    };
}

/// A newtype is read as what is inside it.
macro_rules! newtype_as_inside {
    () => {
        fn deserialize_newtype_struct<V: Visitor<'a>>(
            self,
            _name: &'static str,
            visitor: V,
        ) -> Result<V::Value, Fault> {
            visitor.visit_newtype_struct(self)
        }
    };
}

/// Structs are read as what they are without their name: a tuple, or a map.
macro_rules! structs_as_unnamed {
    () => {
        fn deserialize_tuple_struct<V: Visitor<'a>>(
            self,
            _name: &'static str,
            len: usize,
            visitor: V,
        ) -> Result<V::Value, Fault> {
            self.deserialize_tuple(len, visitor)
        }

        fn deserialize_struct<V: Visitor<'a>>(
            self,
            _name: &'static str,
            _fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Fault> {
            self.deserialize_map(visitor)
        }
    };
}

pub(super) use {hand_on, newtype_as_inside, structs_as_unnamed};
