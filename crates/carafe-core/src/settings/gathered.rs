//! All sources of settings, read and parsed: files, variables, flags.
//!
//! Knows no types: what the values should be, `loading` finds out.

use std::{collections::BTreeMap, io, path::Path};

use super::{
    dotenv,
    dotenv_file::DotenvFile,
    environment::{self, Variables},
    info::SectionInfo,
    mistake::Mistake,
    nearest::did_you_mean,
    origin::Origin,
    profile::Profile,
    sources::{Dotenv, Flag, Sources},
    toml_text,
    value::{self, Entry, Table, Value},
};

/// All sources, parsed and not yet typed.
pub(super) struct Gathered {
    pub(super) profile: Profile,
    file: Table,
    profiles: BTreeMap<String, Table>,
    dotenv: Table,
    environment: Table,
    flags: Table,
    pub(super) dotenv_file: Option<DotenvFile>,
}

impl Gathered {
    pub(super) fn gather(sources: Sources, infos: &[SectionInfo], mistakes: &mut Vec<Mistake>) -> Self {
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
        let dotenv_file = file_of_dotenv(&dotenv, folder.as_deref(), &variables);
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
        Self { profile, file, profiles, dotenv, environment, flags: flag_table(flags), dotenv_file }
    }

    pub(super) fn layers(&self) -> impl Iterator<Item = &Table> {
        let above = [&self.dotenv, &self.environment, &self.flags];
        std::iter::once(&self.file).chain(self.profiles.values()).chain(above)
    }

    pub(super) fn merged(mut self) -> Table {
        let mut merged = self.file;
        let profile = self.profiles.remove(self.profile.name()).unwrap_or_default();
        for layer in [profile, self.dotenv, self.environment, self.flags] {
            value::lay_over(&mut merged, layer);
        }
        merged
    }
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

/// The `.env` file that is read, or would be if it were there.
fn file_of_dotenv(given: &Dotenv, folder: Option<&Path>, process: &Variables) -> Option<DotenvFile> {
    let name = match given {
        Dotenv::File(name) => return Some(DotenvFile::at(Path::new(name))),
        Dotenv::Text(_) | Dotenv::Off => return None,
        Dotenv::InFolder => process.get("CARAFE_DOTENV").map_or(".env", |(name, _)| name),
    };
    let off = name == "off" || name.is_empty();
    folder.filter(|_| !off).map(|folder| DotenvFile::at(&folder.join(name)))
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
