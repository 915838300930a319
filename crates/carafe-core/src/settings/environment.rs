//! From environment variables to a table of settings.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    info::{FieldInfo, Inside, Kind, SectionInfo},
    mistake::Mistake,
    origin::Origin,
    reading::variable_of,
    secret_file,
    value::{self, Entry, Table},
};

/// Variables of one source by name, with where each stands.
pub(crate) type Variables = BTreeMap<String, (String, Origin)>;

/// Variables that choose sources and are no settings themselves.
pub(crate) const RESERVED: [&str; 3] = ["CARAFE_ENV", "CARAFE_CONFIG", "CARAFE_DOTENV"];

/// What the variables set: well-known names first, so that a `CARAFE_` name wins over them.
pub(crate) fn table(variables: &Variables, sections: &[SectionInfo]) -> (Table, Vec<Mistake>) {
    let mut layer = Layer { variables, sections, table: Table::new(), mistakes: Vec::new() };
    for known in known_variables(sections) {
        if let Some(alias) = known.alias {
            layer.well_known(alias, &known.path);
        }
    }
    for (name, (text, origin)) in variables {
        if let Some(rest) = name.strip_prefix("CARAFE_")
            && !RESERVED.contains(&name.as_str())
        {
            layer.own(name, rest, &Entry::word(text, origin.clone()));
        }
    }
    (layer.table, layer.mistakes)
}

struct Layer<'a> {
    variables: &'a Variables,
    sections: &'a [SectionInfo],
    table: Table,
    mistakes: Vec<Mistake>,
}

impl Layer<'_> {
    /// A name that a field declares, such as `DATABASE_URL`, or the same with `_FILE`.
    fn well_known(&mut self, alias: &str, path: &str) {
        if let Some((text, origin)) = self.variables.get(alias) {
            self.put(path, Entry::word(text, origin.clone()));
        }
        let with_file = format!("{alias}_FILE");
        if let Some((file, origin)) = self.variables.get(&with_file) {
            self.put_file(path, (&with_file, alias), (file, origin));
        }
    }

    /// `CARAFE_BLOG__PER_PAGE`: section, two underscores, key.
    fn own(&mut self, name: &str, rest: &str, entry: &Entry) {
        let path = rest.to_ascii_lowercase().replace("__", ".");
        if !rest.contains("__") {
            return self.refuse_if_a_slip(name, entry);
        }
        match path
            .strip_suffix("_file")
            .filter(|path| !self.knows(&format!("{path}_file")) && self.knows(path))
        {
            Some(path) => {
                let alone = &name[..name.len() - "_FILE".len()];
                let file = entry.text().unwrap_or_default().to_owned();
                self.put_file(path, (name, alone), (&file, &entry.origin));
            }
            None => self.put(&path, entry.clone()),
        }
    }

    fn put(&mut self, path: &str, entry: Entry) {
        value::put(&mut self.table, &path.split('.').collect::<Vec<_>>(), entry);
    }

    fn put_file(&mut self, path: &str, (name, alone): (&str, &str), (file, origin): (&str, &Origin)) {
        if self.variables.contains_key(alone) {
            let text = format!("both {alone} and {name} are set; keep one of them");
            return self.mistakes.push(Mistake::new(Some(origin.clone()), path, text));
        }
        match secret_file::read(file) {
            Ok(text) => {
                let origin = Origin::Secret { file: file.into(), name: name.into() };
                self.put(path, Entry::word(text, origin));
            }
            Err(what) => self.mistakes.push(Mistake::new(Some(origin.clone()), path, what)),
        }
    }

    fn knows(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('.').collect();
        let Some((section, rest)) = path.split_first() else { return false };
        self.sections.iter().any(|info| info.name == *section && Kind::fields(info.fields).has(rest))
    }

    /// A variable without `__` is another program's, unless it is one of ours but for an underscore.
    fn refuse_if_a_slip(&mut self, name: &str, entry: &Entry) {
        let meant = known_variables(self.sections).into_iter().map(|known| variable_of(&known.path));
        if let Some(meant) = meant.into_iter().find(|meant| meant.replace("__", "_") == name) {
            let hint = Some(format!("did you mean `{meant}`, with two underscores?"));
            let mistake =
                Mistake::new(Some(entry.origin.clone()), "", "this variable sets nothing").hint(hint);
            self.mistakes.push(mistake);
        }
    }
}

struct Known {
    path: String,
    alias: Option<&'static str>,
}

fn known_variables(sections: &[SectionInfo]) -> Vec<Known> {
    let mut known = Vec::new();
    for section in sections {
        collect(section.name, section.fields, &mut known);
    }
    known
}

fn collect(path: &str, fields: &[FieldInfo], known: &mut Vec<Known>) {
    for field in fields {
        let path = format!("{path}.{}", field.name);
        if let Inside::Fields(inner) = (field.kind)().inside() {
            collect(&path, inner, known);
        }
        known.push(Known { path, alias: field.env });
    }
}

/// The variables of the process (or of a test), told apart from those that are not Unicode.
pub(crate) fn of_process(given: &BTreeMap<String, std::ffi::OsString>) -> (Variables, Vec<Mistake>) {
    let (mut variables, mut mistakes) = (Variables::new(), Vec::new());
    for (name, value) in given {
        let origin = Origin::Variable { name: Arc::from(name.as_str()) };
        match value.to_str() {
            Some(text) => {
                variables.insert(name.clone(), (text.to_owned(), origin));
            }
            None if name.starts_with("CARAFE_") => {
                mistakes.push(Mistake::new(Some(origin), "", "the value is not Unicode text"));
            }
            None => {}
        }
    }
    (variables, mistakes)
}
