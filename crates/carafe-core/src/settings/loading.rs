//! The loading of settings, from top to bottom: gather the sources, check each alone, read all together.

use std::{
    any::{Any, TypeId},
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{Added, Site};

use super::{
    dotenv_file::DotenvFile,
    effective::{self, Effective},
    gathered::Gathered,
    info::SectionInfo,
    mistake::{Mistake, SettingsError},
    nearest::did_you_mean,
    profile::Profile,
    reading::{Extent, Reading},
    section_part::SectionPart,
    sources::Sources,
    value::{Entry, Table, Value},
};

pub(crate) struct Loaded {
    pub(crate) profile: Profile,
    pub(crate) sections: Sections,
    pub(crate) values: Vec<Effective>,
    pub(crate) dotenv_file: Option<DotenvFile>,
}

pub(crate) fn load(site: &Site, mut sources: Sources) -> Result<Loaded, SettingsError> {
    let mut mistakes = Vec::new();
    let parts = sections_of(site, &mut mistakes);
    let infos: Vec<SectionInfo> = parts.iter().map(|part| *part.info()).collect();
    let given = std::mem::take(&mut sources.given);
    let gathered = Gathered::gather(sources, &infos, &mut mistakes);
    let (profile, dotenv_file) = (gathered.profile.clone(), gathered.dotenv_file.clone());
    for layer in gathered.layers() {
        check(layer, &parts, &profile, &mut mistakes);
    }
    let merged = gathered.merged();
    let mut reading = Reading::new(&profile, Extent::Whole);
    let sections = read_all(&parts, &given, &merged, &mut reading);
    mistakes.extend(reading.into_mistakes());
    match sections {
        Some(sections) if mistakes.is_empty() => {
            let list = |part: &SectionPart| match given.get(&part.type_id()) {
                Some(_) => effective::of_given(part.info()),
                None => effective::of_section(part.info(), &merged, &profile),
            };
            Ok(Loaded { values: parts.iter().flat_map(list).collect(), profile, sections, dotenv_file })
        }
        _ => Err(SettingsError::of(mistakes)),
    }
}

type Sections = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

/// Reads every section, also after one went wrong, so that all mistakes are noted.
fn read_all(
    parts: &[SectionPart],
    given: &Sections,
    merged: &Table,
    reading: &mut Reading<'_>,
) -> Option<Sections> {
    let mut read = |part: &SectionPart| match given.get(&part.type_id()) {
        Some(section) => Some((part.type_id(), Arc::clone(section))),
        None => {
            let section = part.read(merged.get(part.info().name), reading);
            Some((part.type_id(), section?))
        }
    };
    let read: Vec<_> = parts.iter().map(&mut read).collect();
    read.into_iter().collect()
}

/// The sections of a site, each type once. Two types under one name are a mistake.
fn sections_of(site: &Site, mistakes: &mut Vec<Mistake>) -> Vec<SectionPart> {
    let mut by_name: BTreeMap<&str, Added<'_, SectionPart>> = BTreeMap::new();
    let mut parts = Vec::new();
    for added in site.parts::<SectionPart>() {
        match by_name.get(added.part.info().name) {
            None => {
                by_name.insert(added.part.info().name, added);
                parts.push(*added.part);
            }
            Some(first) if first.part.type_id() == added.part.type_id() => {}
            Some(first) => mistakes.push(two_types(first, &added)),
        }
    }
    parts
}

fn two_types(first: &Added<'_, SectionPart>, second: &Added<'_, SectionPart>) -> Mistake {
    let text = format!(
        "two types want this section: `{}` ({}) and `{}` ({})",
        first.part.type_name(),
        first.place,
        second.part.type_name(),
        second.place
    );
    let hint = "give one of them another name: `#[settings(section = \"…\")]`".to_owned();
    Mistake::new(None, first.part.info().name, text).hint(Some(hint))
}

/// Checks one source alone: names and types, not what is missing.
fn check(layer: &Table, parts: &[SectionPart], profile: &Profile, mistakes: &mut Vec<Mistake>) {
    let mut reading = Reading::new(profile, Extent::OneSource);
    for (name, entry) in layer {
        match parts.iter().find(|part| part.info().name == name) {
            Some(part) => drop(part.read(Some(entry), &mut reading)),
            None => mistakes.push(unknown_section(name, entry, parts)),
        }
    }
    mistakes.extend(reading.into_mistakes());
}

fn unknown_section(name: &str, entry: &Entry, parts: &[SectionPart]) -> Mistake {
    let names = parts.iter().map(|part| part.info().name);
    let origin = Some(entry.origin.clone());
    if matches!(entry.value, Value::Table(_)) {
        let text = format!("there is no section [{name}]");
        return Mistake::new(origin, "", text).hint(did_you_mean(name, names));
    }
    let owner = parts.iter().find(|part| part.info().fields.iter().any(|field| field.name == name));
    let hint = owner.map(|part| format!("did you mean `{name}` under [{}]?", part.info().name));
    Mistake::new(origin, "", format!("`{name}` stands outside of every section")).hint(hint)
}
