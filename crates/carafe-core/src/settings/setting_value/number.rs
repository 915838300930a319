//! Numbers, and `bool`.

use crate::settings::{
    info::Kind,
    reading::Reading,
    value::{Entry, Value},
};

use super::SettingValue;

macro_rules! whole_numbers {
    ($($type:ty => $words:expr;)*) => {$(
        impl SettingValue for $type {
            fn kind() -> Kind {
                Kind::plain($words)
            }

            fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
                let number = whole_number(&entry.value).and_then(|number| Self::try_from(number).ok());
                number.or_else(|| reading.refuse(entry, &Self::kind()))
            }
        }
    )*};
}

whole_numbers! {
    u8 => "a whole number from 0 to 255";
    u16 => "a whole number from 0 to 65535";
    u32 => format!("a whole number from 0 to {}", u32::MAX);
    u64 => "a whole number from 0";
    u128 => "a whole number from 0";
    usize => "a whole number from 0";
    i8 => "a whole number from -128 to 127";
    i16 => "a whole number from -32768 to 32767";
    i32 => format!("a whole number from {} to {}", i32::MIN, i32::MAX);
    i64 => "a whole number";
    i128 => "a whole number";
    isize => "a whole number";
}

fn whole_number(value: &Value) -> Option<i128> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Word(word) => word.trim().replace('_', "").parse().ok(),
        _ => None,
    }
}

macro_rules! floats {
    ($($type:ty),*) => {$(
        impl SettingValue for $type {
            fn kind() -> Kind {
                Kind::plain("a number")
            }

            fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
                match &entry.value {
                    Value::Float(number) => Some(*number as $type),
                    Value::Integer(number) => Some(*number as $type),
                    Value::Word(word) => word.trim().parse().ok(),
                    _ => None,
                }
                .or_else(|| reading.refuse(entry, &Self::kind()))
            }
        }
    )*};
}

floats!(f32, f64);

impl SettingValue for bool {
    fn kind() -> Kind {
        Kind::plain("`true` or `false`")
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        match &entry.value {
            Value::Boolean(value) => Some(*value),
            Value::Word(word) => match word.trim().to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => Some(true),
                "false" | "0" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
        .or_else(|| reading.refuse(entry, &Self::kind()))
    }
}
