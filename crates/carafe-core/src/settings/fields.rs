//! The fields of one section while it is read.

use std::borrow::Cow;

use super::{
    info::FieldInfo,
    nearest::did_you_mean,
    origin::Origin,
    profile::Profile,
    reading::Reading,
    setting_value::SettingValue,
    toml_text,
    value::{Entry, Table, Value},
};

/// What a value must be beyond its type: `Err` says what is expected of it, and never what it is.
pub type Rule<T> = fn(&T) -> Result<(), &'static str>;

/// The fields of one section while it is read: what a derive asks, field by field.
#[derive(Debug)]
pub struct Fields<'a, 'r> {
    table: &'a Table,
    infos: &'static [FieldInfo],
    reading: &'a mut Reading<'r>,
}

impl<'a, 'r> Fields<'a, 'r> {
    pub(crate) fn new(table: &'a Table, infos: &'static [FieldInfo], reading: &'a mut Reading<'r>) -> Self {
        Self { table, infos, reading }
    }

    /// The field with this number; its default when nobody sets it.
    pub fn field<T: SettingValue>(&mut self, number: usize) -> Option<T> {
        match self.entry(number) {
            Some(entry) => self.within(number, |reading| T::read(&entry, reading)),
            None if self.reading.is_whole() => self.within(number, |reading| T::absent(reading)),
            None => None,
        }
    }

    /// The field with this number, or what an expression gives.
    pub fn field_or<T: SettingValue>(&mut self, number: usize, default: impl FnOnce() -> T) -> Option<T> {
        match self.entry(number) {
            Some(entry) => self.within(number, |reading| T::read(&entry, reading)),
            None => self.reading.is_whole().then(default),
        }
    }

    /// Refuses a value that a rule of its own refuses; what the rule says follows the key in the message.
    pub fn checked<T>(&mut self, number: usize, value: Option<T>, rule: Rule<T>) -> Option<T> {
        let value = value?;
        match rule(&value) {
            Ok(()) => Some(value),
            Err(what) => {
                let entry = self.entry(number);
                self.within(number, |reading| reading.note(entry.as_deref(), what.to_owned(), None))
            }
        }
    }

    /// Notes every key that is no field.
    pub(crate) fn refuse_unknown(&mut self) {
        for (key, entry) in self.table {
            if self.infos.iter().all(|info| info.name != key) {
                let hint = did_you_mean(key, self.infos.iter().map(|info| info.name));
                let note = |reading: &mut Reading<'_>| {
                    reading.note::<()>(Some(entry), "there is no such setting".to_owned(), hint)
                };
                self.reading.within(key, note);
            }
        }
    }

    fn within<T>(&mut self, number: usize, read: impl FnOnce(&mut Reading<'r>) -> T) -> T {
        self.reading.within(self.infos[number].name, read)
    }

    fn entry(&self, number: usize) -> Option<Cow<'a, Entry>> {
        let info = &self.infos[number];
        match self.table.get(info.name) {
            Some(entry) => Some(Cow::Borrowed(entry)),
            None if self.reading.is_whole() => Some(Cow::Owned(preset(info, self.reading.profile())?)),
            None => None,
        }
    }
}

/// The default of a field. One that is not TOML is kept as text, which its type will refuse.
fn preset(info: &FieldInfo, profile: &Profile) -> Option<Entry> {
    let text = info.default_in(profile)?;
    let value = toml_text::value(text, &Origin::Default).unwrap_or_else(|| Value::Text(text.to_owned()));
    Some(Entry { value, origin: Origin::Default })
}
