//! Texts that are known to be of a form: what is the same for each.

/// A type around a text that a function has looked at, and its column.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $max:literal, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::DbError;

            fn from_str(text: &str) -> crate::error::Result<Self> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::DbError;

            fn try_from(text: String) -> crate::error::Result<Self> {
                match $check(&text) {
                    Ok(()) => Ok(Self(text)),
                    Err(wrong) => Err(crate::DbError::new(crate::ErrorKind::Data, wrong)),
                }
            }
        }

        impl From<$name> for String {
            fn from(checked: $name) -> Self {
                checked.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == **other
            }
        }

        impl crate::field::FieldType for $name {
            type Handle = crate::handle::Col<Self>;
            const COLUMN: crate::field::Column =
                crate::field::Column::of(crate::Kind::Text).max_length($max);

            fn read(row: &dyn crate::driver::Row, column: usize) -> crate::error::Result<Option<Self>> {
                let Some(text) = row.text(column)? else { return Ok(None) };
                text.parse().map(Some).map_err(|error: crate::DbError| crate::DbError::decode(column, error.to_string()))
            }

            fn to_value(&self) -> crate::error::Result<crate::Value> {
                Ok(crate::Value::Text(self.0.clone()))
            }

            fn lend(&self, to: &mut dyn crate::driver::Borrower) -> crate::error::Result<()> {
                to.borrow(crate::driver::Lent::Text(&self.0))
            }
        }
    };
}
pub(super) use checked_text;

/// As much of a text as a message needs.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// Whether it can be the name of a computer: labels of letters and digits of any script with `-` between, and points.
pub(super) fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let ends = !label.starts_with('-') && !label.ends_with('-');
        ends && (1..=63).contains(&label.len()) && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}
