//! Host names that apps answer: `admin.example.com`, `{tenant}.example.com`.

use carafe_core::Part;

use super::{
    pattern::{
        self,
        fault::Fault,
        piece::{Piece, Segment},
    },
    shape::{self, Shape},
};

/// The host an app was given by [`WebApp::host`](crate::WebApp::host).
#[derive(Debug, Clone)]
pub(crate) struct HostPattern {
    text: String,
    labels: Vec<Segment>,
}

impl Part for HostPattern {}

impl HostPattern {
    /// # Panics
    /// At set-up, if the text is not a host name with parameters.
    #[track_caller]
    pub(crate) fn new(text: &str) -> Self {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.{}:_(),".contains(c);
        let name = text.split_once('{').map_or(text, |(before, _)| before);
        assert!(
            !text.is_empty() && name.chars().all(fits) && !name.contains(':'),
            "the host {text:?} must be a name in lower case without scheme, port and slash, for example \"{{tenant}}.example.com\""
        );
        match labels_of(text) {
            Ok(labels) => Self { text: text.to_owned(), labels },
            Err(fault) => panic!("{fault}"),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn labels(&self) -> &[Segment] {
        &self.labels
    }

    pub(crate) fn params(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().flatten().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Param { name, .. } => Some(name.as_str()),
        })
    }
}

/// A host name as a table keeps it.
pub(crate) struct Host(pub(crate) Vec<Label>);

pub(crate) enum Label {
    Text(String),
    Shape(Shape),
}

impl Host {
    /// The values of its parameters, if this is the host.
    pub(crate) fn take(&self, host: &str) -> Option<Vec<Box<str>>> {
        let mut values = Vec::new();
        let mut labels = host.split('.');
        for own in &self.0 {
            let label = labels.next()?;
            let fits = match own {
                Label::Text(text) => text == label,
                Label::Shape(shape) => shape.take(label, &mut values),
            };
            if !fits {
                return None;
            }
        }
        labels.next().is_none().then_some(values)
    }

    /// Names in full before names with parameters, then those whose parameters have more text around them.
    pub(crate) fn rank(&self) -> Vec<Option<shape::Rank>> {
        let label = |label: &Label| match label {
            Label::Text(_) => None,
            Label::Shape(shape) => Some(shape.rank()),
        };
        self.0.iter().rev().map(label).collect()
    }
}

fn labels_of(text: &str) -> Result<Vec<Segment>, Fault> {
    text.split('.').map(|label| pattern::parse_label(label, text)).collect()
}
