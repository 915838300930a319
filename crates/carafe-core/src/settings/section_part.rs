//! The part that an app brings for each of its sections.

use std::{
    any::{Any, TypeId, type_name},
    fmt,
    sync::Arc,
};

use crate::{App, Part};

use super::{
    info::SectionInfo,
    reading::Reading,
    section::{Section, read_absent, read_table},
    value::Entry,
};

/// A section that an app brings.
///
/// Two apps may bring the same one, and one app may be mounted twice: the site has one section all the same.
#[derive(Clone, Copy)]
pub struct SectionPart {
    info: SectionInfo,
    type_id: TypeId,
    type_name: &'static str,
    read: fn(Option<&Entry>, &mut Reading<'_>) -> Option<Arc<dyn Any + Send + Sync>>,
}

impl SectionPart {
    fn of<S: Section>() -> Self {
        Self { info: S::INFO, type_id: TypeId::of::<S>(), type_name: type_name::<S>(), read: read::<S> }
    }

    /// What is known of the section.
    #[must_use]
    pub fn info(&self) -> &SectionInfo {
        &self.info
    }

    /// The type that the section is read into.
    #[must_use]
    pub fn type_id(&self) -> TypeId {
        self.type_id
    }

    /// The name of that type, as the compiler spells it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    pub(crate) fn read(
        &self,
        entry: Option<&Entry>,
        reading: &mut Reading<'_>,
    ) -> Option<Arc<dyn Any + Send + Sync>> {
        reading.within(self.info.name, |reading| (self.read)(entry, reading))
    }
}

fn read<S: Section>(entry: Option<&Entry>, reading: &mut Reading<'_>) -> Option<Arc<dyn Any + Send + Sync>> {
    let section = match entry {
        Some(entry) => read_table::<S>(entry, reading),
        None => read_absent::<S>(reading),
    };
    Some(Arc::new(section?))
}

impl Part for SectionPart {}

impl fmt::Debug for SectionPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SectionPart").field(&self.info.name).field(&self.type_name).finish()
    }
}

impl App {
    /// Brings a section of settings, so that it may stand in `carafe.toml` and handlers can ask for it.
    ///
    /// Adding the same section twice, here or in another app, changes nothing.
    #[track_caller]
    pub fn settings<S: Section>(self) -> Self {
        self.add(SectionPart::of::<S>())
    }
}
