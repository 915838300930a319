//! All static files of a site under their names, and under names that carry a hash of what is in them.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    css::{self, Reference},
    digest::Digest,
    kept::StaticFile,
};

/// All static files of a site.
#[derive(Debug)]
pub(crate) struct Collection {
    files: BTreeMap<String, StaticFile>,
    references: BTreeMap<String, Vec<Reference>>,
    /// Plain name to hashed name.
    hashed: BTreeMap<String, String>,
}

/// A reference of a style sheet to a file that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) sheet: String,
    pub(crate) name: String,
}

/// A file under its hashed name.
#[derive(Debug)]
pub(crate) struct Hashed {
    pub(crate) name: String,
    /// That of the plain name, with hashed names in the references of a style sheet.
    pub(crate) file: StaticFile,
}

impl Collection {
    /// `url` is the path that the files will be under.
    pub(crate) fn new(files: BTreeMap<String, StaticFile>, url: Option<&str>) -> Self {
        let sheets = files.iter().filter(|(name, _)| name.ends_with(".css"));
        let references = sheets.filter_map(|(name, file)| {
            let text = std::str::from_utf8(file.bytes()?).ok()?;
            Some((name.clone(), css::references(text, name, url)))
        });
        let mut made = Self { references: references.collect(), files, hashed: BTreeMap::new() };
        made.hashed = made.files.keys().map(|name| (name.clone(), made.hash_into(name))).collect();
        made
    }

    pub(crate) fn files(&self) -> &BTreeMap<String, StaticFile> {
        &self.files
    }

    /// What style sheets refer to and nobody brings.
    pub(crate) fn missing(&self) -> Vec<Missing> {
        let all = self.references.iter().flat_map(|(sheet, list)| list.iter().map(move |one| (sheet, one)));
        all.filter(|(_, reference)| !self.files.contains_key(&reference.name))
            .map(|(sheet, reference)| Missing { sheet: sheet.clone(), name: reference.name.clone() })
            .collect()
    }

    /// The coding and the name of the file that this one is a compressed copy of: `app.css.br` is `app.css` in `br`.
    pub(crate) fn original_of<'n>(&self, name: &'n str) -> Option<(&'static str, &'n str)> {
        let (original, coding) = match name.rsplit_once('.')? {
            (original, "gz") => (original, "gzip"),
            (original, "br") => (original, "br"),
            _ => return None,
        };
        self.files.contains_key(original).then_some((coding, original))
    }

    /// From plain names to those that links use. Who may read a compressed copy is asked under the name of the file.
    pub(crate) fn links(&self) -> BTreeMap<String, String> {
        let linked = self.hashed.iter().filter(|(name, _)| self.original_of(name).is_none());
        linked.map(|(name, hashed)| (name.clone(), hashed.clone())).collect()
    }

    /// A file under its hashed name.
    pub(crate) fn hashed(&self, name: &str) -> Option<Hashed> {
        let file = self.files.get(name)?;
        let rewritten =
            self.references.get(name).and_then(|references| self.rewritten(file.bytes()?, references));
        let file = rewritten.map_or_else(|| file.clone(), |bytes| StaticFile::of(bytes.into()));
        Some(Hashed { name: self.hashed.get(name)?.clone(), file })
    }

    /// `img/logo.svg` becomes `img/logo.0123456789ab.svg`. The hash of a style sheet is also that of all that it
    /// refers to, for its own text names their hashes. It is not taken of the rewritten text, so that two
    /// sheets that import each other have one, too.
    fn hash_into(&self, name: &str) -> String {
        let reached = self.reach(name);
        let own = self.files[name].digest();
        let hash = if reached.is_empty() { own.to_owned() } else { self.digest_with(own, &reached) };
        let hash = &hash[..12];
        let (folder, last) =
            name.rsplit_once('/').map_or(("", name), |(folder, _)| name.split_at(folder.len() + 1));
        match last.rsplit_once('.') {
            Some((stem, extension)) => format!("{folder}{stem}.{hash}.{extension}"),
            None => format!("{folder}{last}.{hash}"),
        }
    }

    fn digest_with(&self, own: &str, reached: &BTreeSet<&str>) -> String {
        let mut digest = Digest::new();
        digest.add(own.as_bytes());
        for other in reached {
            digest.add(other.as_bytes());
            digest.add(self.files[*other].digest().as_bytes());
        }
        digest.text()
    }

    /// Every other file that a style sheet needs, directly or through others.
    fn reach<'s>(&'s self, name: &'s str) -> BTreeSet<&'s str> {
        let (mut reached, mut to_see) = (BTreeSet::new(), vec![name]);
        while let Some(seen) = to_see.pop() {
            let references = self.references.get(seen).map(Vec::as_slice).unwrap_or_default();
            for reference in references.iter().filter(|one| self.files.contains_key(&one.name)) {
                if reference.name != name && reached.insert(reference.name.as_str()) {
                    to_see.push(&reference.name);
                }
            }
        }
        reached
    }

    /// Nothing if there is nothing to write into it.
    fn rewritten(&self, bytes: &[u8], references: &[Reference]) -> Option<Vec<u8>> {
        let mut made = Vec::with_capacity(bytes.len() + references.len() * 13);
        let mut done = 0;
        for reference in references.iter().filter(|one| self.files.contains_key(&one.name)) {
            let written = &bytes[reference.range.clone()];
            // The hashed name is in the same folder, however the way there is written.
            let last = written.iter().rposition(|b| *b == b'/').map_or(0, |slash| slash + 1);
            made.extend_from_slice(&bytes[done..reference.range.start + last]);
            let hashed = self.hashed[&reference.name].rsplit('/').next().unwrap_or_default();
            made.extend(utf8_percent_encode(hashed, UNFIT).flat_map(str::bytes));
            done = reference.range.end;
        }
        made.extend_from_slice(&bytes[done..]);
        (done > 0).then_some(made)
    }
}

/// What a reference cannot hold with quotes or without.
const UNFIT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
