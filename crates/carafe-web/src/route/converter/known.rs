//! All converters that the patterns of a site can name: the built-in ones, and those that apps bring.

use std::{collections::HashMap, sync::Arc};

use carafe_core::{AppId, Site};

use super::{
    Converter, NamedConverter, choice::Choice, float::Float, int::Int, slug::Slug, span::Span, text::Text,
    uuid::Uuid,
};
use crate::route::pattern::piece::Spec;

/// The names that are taken.
pub(crate) const BUILT_IN: [&str; 7] = ["any", "float", "int", "path", "slug", "str", "uuid"];

/// A converter as a table keeps it.
#[derive(Clone)]
pub(crate) struct Resolved {
    /// Equal for converters that take the same texts.
    pub(crate) key: String,
    pub(crate) converter: Arc<dyn Converter>,
}

/// All converters of a site.
pub(crate) struct Converters {
    built_in: HashMap<&'static str, Arc<dyn Converter>>,
    own: HashMap<(AppId, String), Arc<dyn Converter>>,
}

impl Converters {
    pub(crate) fn of(site: &Site) -> Self {
        let own = site
            .parts::<NamedConverter>()
            .map(|added| ((added.app.id(), added.part.name.clone()), Arc::clone(&added.part.converter)));
        Self { built_in: built_in(), own: own.collect() }
    }

    /// The converter that a pattern of an app means.
    pub(crate) fn resolve(&self, site: &Site, app: AppId, spec: &Spec) -> Option<Resolved> {
        if spec.name == "any" && !spec.args.is_empty() {
            let converter = Arc::new(Choice::new(spec.args.clone()));
            return Some(Resolved { key: spec.to_string(), converter });
        }
        if !spec.args.is_empty() {
            return None;
        }
        if let Some(converter) = self.built_in.get(spec.name.as_str()) {
            return Some(Resolved { key: spec.name.clone(), converter: Arc::clone(converter) });
        }
        site.lineage(app).find_map(|app| {
            let converter = self.own.get(&(app.id(), spec.name.clone()))?;
            let key = format!("{}#{}", spec.name, app.id().index());
            Some(Resolved { key, converter: Arc::clone(converter) })
        })
    }

    /// The names that a pattern of an app can use.
    pub(crate) fn names(&self, site: &Site, app: AppId) -> Vec<String> {
        let lineage: Vec<_> = site.lineage(app).map(carafe_core::AppInfo::id).collect();
        let own = self.own.keys().filter(|(app, _)| lineage.contains(app)).map(|(_, name)| name.clone());
        let mut names: Vec<_> = BUILT_IN.into_iter().map(str::to_owned).chain(own).collect();
        names.sort();
        names
    }
}

fn built_in() -> HashMap<&'static str, Arc<dyn Converter>> {
    let all: [(&'static str, Arc<dyn Converter>); 6] = [
        ("str", Arc::new(Text)),
        ("int", Arc::new(Int)),
        ("float", Arc::new(Float)),
        ("slug", Arc::new(Slug)),
        ("uuid", Arc::new(Uuid)),
        ("path", Arc::new(Span)),
    ];
    all.into_iter().collect()
}
