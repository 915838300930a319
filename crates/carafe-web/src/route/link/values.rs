//! The values of a link, as texts.

use serde::Serialize;

use super::texts::{self, Texts};

/// The texts of a link's path arguments: in order, or by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    pub(crate) ordered: Vec<String>,
    pub(crate) named: Vec<(String, String)>,
    /// The first value that is no text, number or the like.
    pub(crate) fault: Option<String>,
}

impl Values {
    pub(super) fn put_text(&mut self, text: String) {
        self.ordered.push(text);
    }

    /// Adds a value of any shape: one text, several in order, or several by name.
    pub(super) fn put(&mut self, value: &(impl Serialize + ?Sized)) {
        match texts::of(value) {
            Ok(Texts::One(text)) => self.ordered.push(text),
            Ok(Texts::None) => self.fault("a missing value".to_owned()),
            Ok(Texts::Many(texts)) => self.ordered.extend(texts),
            Ok(Texts::Named(pairs)) => self.named.extend(pairs),
            Err(fault) => self.fault(fault.to_string()),
        }
    }

    pub(super) fn put_named(&mut self, name: String, value: &(impl Serialize + ?Sized)) {
        let texts = self.texts_of(&name, value);
        self.named.extend(texts.into_iter().map(|text| (name.clone(), text)));
    }

    pub(super) fn texts_of(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Vec<String> {
        match texts::of(value) {
            Ok(Texts::One(text)) => vec![text],
            Ok(Texts::None) => Vec::new(),
            Ok(Texts::Many(texts)) => texts,
            Ok(Texts::Named(_)) => {
                self.fault(format!("`{name}` is not one value"));
                Vec::new()
            }
            Err(fault) => {
                self.fault(format!("`{name}`: {fault}"));
                Vec::new()
            }
        }
    }

    pub(super) fn pairs_of(&mut self, value: &(impl Serialize + ?Sized)) -> Vec<(String, String)> {
        texts::pairs(value).unwrap_or_else(|fault| {
            self.fault(fault.to_string());
            Vec::new()
        })
    }

    fn fault(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }
}
