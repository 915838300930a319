//! A call out of a template, as the function that is called sees it.

use std::fmt;

use carafe_core::Error;
use minijinja::value::{Serde, Value};
use serde::{Serialize, Serializer, de::DeserializeOwned};

/// What a template gives to a function: `url_for('notes.show', id=3)`.
pub struct Call<'a> {
    name: &'a str,
    ordered: &'a [Value],
    named: Option<&'a Value>,
}

/// One value of a [`Call`], whatever it is.
#[derive(Clone)]
pub struct Given(Value);

/// What a function gives back to the template.
pub struct Answer(pub(crate) Value);

impl<'a> Call<'a> {
    pub(crate) fn new(name: &'a str, arguments: &'a [Value]) -> Self {
        match arguments.split_last() {
            Some((last, ordered)) if last.is_kwargs() => Self { name, ordered, named: Some(last) },
            _ => Self { name, ordered: arguments, named: None },
        }
    }

    /// The argument at a place, from 0. One that is not given counts as none, which only an `Option` takes.
    ///
    /// # Errors
    /// When it is missing, or not of this type.
    pub fn argument<T: DeserializeOwned>(&self, index: usize) -> Result<T, Error> {
        let given = self.ordered.get(index);
        let value = given.cloned().unwrap_or_else(|| Value::from(()));
        let kind = value.kind();
        T::deserialize(value).map_err(|error| match given {
            None => {
                Error::internal(format!("`{}` is not given its argument number {}", self.name, index + 1))
            }
            Some(_) => {
                let text = format!("argument number {} of `{}` is a {kind}: {error}", index + 1, self.name);
                Error::internal(text)
            }
        })
    }

    /// How many arguments without a name there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ordered.len()
    }

    /// Whether there is no argument without a name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ordered.is_empty()
    }

    /// The arguments with a name.
    #[must_use]
    pub fn named(&self) -> Vec<(String, Given)> {
        let Some(named) = self.named else { return Vec::new() };
        let names = named.try_iter().into_iter().flatten().map(|name| name.to_string());
        names
            .filter_map(|name| Some((named.get_attr(&name).ok()?, name)))
            .map(|(v, n)| (n, Given(v)))
            .collect()
    }

    /// Refuses arguments that the function would not look at.
    pub(crate) fn expect(&self, most: usize) -> Result<(), Error> {
        if let Some((name, _)) = self.named().first() {
            return Err(Error::internal(format!(
                "`{}` takes no argument with a name, such as `{name}`",
                self.name
            )));
        }
        if self.ordered.len() > most {
            let text = format!("`{}` takes {most} arguments and is given {}", self.name, self.ordered.len());
            return Err(Error::internal(text));
        }
        Ok(())
    }
}

impl Answer {
    /// Everything that can be serialised will do.
    pub fn new(value: impl Serialize) -> Self {
        Self(Value::from(Serde(value)))
    }
}

impl Serialize for Given {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("name", &self.name)
            .field("ordered", &self.ordered)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
