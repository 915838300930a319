//! The loading of settings, from top to bottom: gather the sources, check each alone, read all together.

use std::{
    any::{Any, TypeId},
    collections::{BTreeMap, HashMap},
    io,
    path::Path,
    sync::Arc,
};

use crate::{Added, Site};

use super::{
    dotenv,
    effective::{self, Effective},
    environment::{self, Variables},
    info::SectionInfo,
    mistake::{Mistake, SettingsError},
    nearest::did_you_mean,
    origin::Origin,
    profile::Profile,
    reading::{Extent, Reading},
    section_part::SectionPart,
    sources::{Dotenv, Flag, Sources},
    toml_text,
    value::{self, Entry, Table, Value},
};

pub(crate) struct Loaded {
    pub(crate) profile: Profile,
    pub(crate) sections: Sections,
    pub(crate) values: Vec<Effective>,
}

pub(crate) fn load(site: &Site, mut sources: Sources) -> Result<Loaded, SettingsError> {
    let mut mistakes = Vec::new();
    let parts = sections_of(site, &mut mistakes);
    let infos: Vec<SectionInfo> = parts.iter().map(|part| *part.info()).collect();
    let given = std::mem::take(&mut sources.given);
    let gathered = Gathered::gather(sources, &infos, &mut mistakes);
    let profile = gathered.profile.clone();
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
            Ok(Loaded { values: parts.iter().flat_map(list).collect(), profile, sections })
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

/// All sources, parsed and not yet typed.
struct Gathered {
    profile: Profile,
    file: Table,
    profiles: BTreeMap<String, Table>,
    dotenv: Table,
    environment: Table,
    flags: Table,
}

impl Gathered {
    fn gather(sources: Sources, infos: &[SectionInfo], mistakes: &mut Vec<Mistake>) -> Self {
        let Sources {
            folder,
            texts,
            dotenv,
            variables,
            flags,
            profile,
            given: _, /* they need no reading */
        } = sources;
        let mut note = |found: Vec<Mistake>| mistakes.extend(found);
        let (variables, found) = environment::of_process(&variables);
        note(found);
        let (dotenv, found) = dotenv_variables(&dotenv, folder.as_deref(), &variables);
        note(found);
        let chosen = |name: &str| variables.get(name).or_else(|| dotenv.get(name));

        let (mut file, found) = files(texts, folder.as_deref(), chosen("CARAFE_CONFIG"));
        note(found);
        let (profiles, found) = take_profiles(&mut file);
        note(found);
        let (profile, found) = choose_profile(profile, chosen("CARAFE_ENV"), &profiles);
        note(found);
        let (dotenv, found) = environment::table(&dotenv, infos);
        note(found);
        let (environment, found) = environment::table(&variables, infos);
        note(found);
        Self { profile, file, profiles, dotenv, environment, flags: flag_table(flags) }
    }

    fn layers(&self) -> impl Iterator<Item = &Table> {
        let above = [&self.dotenv, &self.environment, &self.flags];
        std::iter::once(&self.file).chain(self.profiles.values()).chain(above)
    }

    fn merged(mut self) -> Table {
        let mut merged = self.file;
        let profile = self.profiles.remove(self.profile.name()).unwrap_or_default();
        for layer in [profile, self.dotenv, self.environment, self.flags] {
            value::lay_over(&mut merged, layer);
        }
        merged
    }
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

/// The files that were given as text, then the one in the folder.
fn files(
    texts: Vec<(String, String)>,
    folder: Option<&Path>,
    named: Option<&(String, Origin)>,
) -> (Table, Vec<Mistake>) {
    let (mut merged, mut mistakes) = (Table::new(), Vec::new());
    let (found, trouble) = folder.map_or((None, None), |folder| settings_file(folder, named));
    mistakes.extend(trouble);
    for (name, text) in texts.into_iter().chain(found) {
        let (table, wrong) = toml_text::file(&name, &text);
        value::lay_over(&mut merged, table);
        mistakes.extend(wrong);
    }
    (merged, mistakes)
}

const FILE: &str = "carafe.toml";

fn settings_file(
    folder: &Path,
    named: Option<&(String, Origin)>,
) -> (Option<(String, String)>, Option<Mistake>) {
    let name = named.map_or(FILE, |(name, _)| name);
    match std::fs::read_to_string(folder.join(name)) {
        Ok(text) => (Some((name.to_owned(), text)), None),
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => (None, None),
        Err(error) => {
            let origin = named.map(|(_, origin)| origin.clone());
            let mistake =
                Mistake::new(origin, "", format!("the settings file `{name}` cannot be read: {error}"));
            (None, Some(mistake))
        }
    }
}

/// The variables of the `.env` file.
fn dotenv_variables(given: &Dotenv, folder: Option<&Path>, process: &Variables) -> (Variables, Vec<Mistake>) {
    match (given, folder) {
        (Dotenv::Text(text), _) => dotenv_text(".env", text),
        (Dotenv::File(name), _) => dotenv_file(name, Path::new(name), Some(None)),
        (Dotenv::InFolder, Some(folder)) => match process.get("CARAFE_DOTENV") {
            Some((name, _)) if name == "off" || name.is_empty() => Default::default(),
            Some((name, origin)) => dotenv_file(name, &folder.join(name), Some(Some(origin))),
            None => dotenv_file(".env", &folder.join(".env"), None),
        },
        (Dotenv::InFolder, None) | (Dotenv::Off, _) => Default::default(),
    }
}

/// A file that somebody asked for (perhaps by a variable) must be there.
fn dotenv_file(name: &str, path: &Path, asked: Option<Option<&Origin>>) -> (Variables, Vec<Mistake>) {
    match std::fs::read_to_string(path) {
        Ok(text) => dotenv_text(name, &text),
        Err(error) if error.kind() == io::ErrorKind::NotFound && asked.is_none() => Default::default(),
        Err(error) => {
            let text = format!("the file `{name}` cannot be read: {error}");
            (Variables::new(), vec![Mistake::new(asked.flatten().cloned(), "", text)])
        }
    }
}

fn dotenv_text(file: &str, text: &str) -> (Variables, Vec<Mistake>) {
    let (lines, mistakes) = dotenv::parse(file, text);
    let variable = |line: dotenv::Line| {
        let origin = Origin::Dotenv { file: file.into(), line: line.line, name: line.name.as_str().into() };
        (line.name, (line.value, origin))
    };
    (lines.into_iter().map(variable).collect(), mistakes)
}

/// Takes the tables under `[profile]` out of a file.
fn take_profiles(file: &mut Table) -> (BTreeMap<String, Table>, Vec<Mistake>) {
    let (mut profiles, mut mistakes) = (BTreeMap::new(), Vec::new());
    let Some(entry) = file.remove("profile") else { return (profiles, mistakes) };
    let Value::Table(tables) = entry.value else {
        let text = "`profile` must be a table of profiles, such as [profile.prod.site]";
        return (profiles, vec![Mistake::new(Some(entry.origin), "", text)]);
    };
    for (name, entry) in tables {
        match entry.value {
            Value::Table(table) => drop(profiles.insert(name, table)),
            _ => {
                let text =
                    format!("`profile.{name}` must be a table of sections, such as [profile.{name}.site]");
                mistakes.push(Mistake::new(Some(entry.origin), "", text));
            }
        }
    }
    (profiles, mistakes)
}

/// An unknown name is a mistake: `CARAFE_ENV=pord` must not quietly start something between development and production.
fn choose_profile(
    given: Option<Profile>,
    named: Option<&(String, Origin)>,
    tables: &BTreeMap<String, Table>,
) -> (Profile, Vec<Mistake>) {
    if let Some(profile) = given {
        return (profile, Vec::new());
    }
    let Some((name, origin)) = named.filter(|(name, _)| !name.is_empty()) else {
        return (Profile::of_build(), Vec::new());
    };
    let known = Profile::KNOWN.iter().map(Profile::name).chain(tables.keys().map(String::as_str));
    let mut mistakes = Vec::new();
    if !known.clone().any(|known| known == name) {
        let text = format!(
            "there is no profile `{name}`: it is none of dev, test and prod, and has no table [profile.{name}]"
        );
        mistakes.push(Mistake::new(Some(origin.clone()), "", text).hint(did_you_mean(name, known)));
    }
    (Profile::named(name.clone()), mistakes)
}

fn flag_table(flags: Vec<Flag>) -> Table {
    let mut table = Table::new();
    for Flag { key, value, name } in flags {
        let origin = Origin::Flag { name: name.into() };
        value::put(&mut table, &key.split('.').collect::<Vec<_>>(), Entry::word(value, origin));
    }
    table
}
