//! `collectstatic`: every static file in one folder, for a server or a CDN that has no part in this program.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgAction, ArgMatches},
    command::{Command, Context, FromCommand},
    output::Output,
};

use crate::{
    settings::{SiteSettings, StaticSettings},
    static_files::{
        collection::{Collection, Missing},
        finder::Finder,
    },
};

pub(super) fn command() -> Command {
    Command::new("collectstatic", run)
        .about("Write every static file into the folder of the setting `static.root`, with hashed names beside the plain.")
        .after_checks()
        .built_in()
}

struct Asked {
    dry_run: bool,
    clear: bool,
}

/// The names and hashed names of all files, beside them.
const MANIFEST: &str = "staticfiles.json";

fn run(asked: Asked, context: Context) -> Result<()> {
    let settings = context.settings()?.get::<StaticSettings>().cloned().unwrap_or_default();
    let site = context.settings()?.get::<SiteSettings>().cloned().unwrap_or_default();
    let root = settings.root.clone().ok_or_else(no_root)?;
    let path = settings.path().map(|path| format!("{}{path}", site.prefix));
    let files = Finder::of(context.site(), &settings).files(u64::MAX)?;
    let collection = Collection::new(files, path.as_deref());
    refuse_missing(&collection.missing())?;
    let made = Made::of(&collection);
    Writer { root: &root, asked: &asked, output: context.output() }.write(&made)
}

fn no_root() -> Error {
    Error::internal("the setting `static.root` says nowhere to write the files to")
        .hint("set it in carafe.toml: `[static]` and `root = \"public/static\"`")
        .exit(Exit::CONFIG)
}

/// A hashed name is a promise that the file is whole; a sheet whose picture is missing is not.
fn refuse_missing(missing: &[Missing]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> =
        missing.iter().map(|one| format!("\n  {} refers to {}", one.sheet, one.name)).collect();
    Err(Error::internal(format!("style sheets refer to files that no app brings:{}", lines.concat()))
        .hint("bring the files, or take the references out"))
}

/// Everything to be written, by name.
struct Made {
    files: BTreeMap<String, Bytes>,
}

impl Made {
    fn of(collection: &Collection) -> Self {
        let mut files = BTreeMap::new();
        for (name, file) in collection.files() {
            files.extend(file.bytes().map(|bytes| (name.clone(), bytes.clone())));
        }
        let names = collection.links();
        for hashed in names.keys().filter_map(|name| collection.hashed(name)) {
            files.extend(hashed.file.bytes().map(|bytes| (hashed.name, bytes.clone())));
        }
        #[cfg(feature = "compress")]
        add_compressed(&mut files);
        files.insert(MANIFEST.to_owned(), manifest(&names).into());
        Self { files }
    }
}

#[cfg(feature = "compress")]
fn add_compressed(files: &mut BTreeMap<String, Bytes>) {
    use crate::{respond::file::media_type, serve_static};
    let mut made = Vec::new();
    for (name, bytes) in &*files {
        let kind = media_type(Path::new(name));
        made.extend(serve_static::gzip::smaller(bytes, kind).map(|smaller| (format!("{name}.gz"), smaller)));
        #[cfg(feature = "brotli")]
        if !files.contains_key(&format!("{name}.br")) {
            let smaller = serve_static::brotli::smaller(bytes, kind, serve_static::brotli::BEST);
            made.extend(smaller.map(|smaller| (format!("{name}.br"), smaller)));
        }
    }
    for (name, bytes) in made {
        files.entry(name).or_insert_with(|| bytes.into());
    }
}

fn manifest(names: &BTreeMap<String, String>) -> Vec<u8> {
    let value = serde_json::json!({ "schema": "carafe.static/1", "paths": names });
    format!("{value:#}\n").into_bytes()
}

struct Writer<'a> {
    root: &'a Path,
    asked: &'a Asked,
    output: &'a Output,
}

impl Writer<'_> {
    fn write(&self, made: &Made) -> Result<()> {
        let (mut written, mut same) = (0, 0);
        let gone = self.gone(made);
        for (name, bytes) in &made.files {
            if fs::read(self.root.join(name)).is_ok_and(|found| *found == **bytes) {
                same += 1;
                continue;
            }
            self.output.detail(format_args!("write {name}"));
            self.put(name, bytes)?;
            written += 1;
        }
        for name in &gone {
            self.output.detail(format_args!("remove {name}"));
            self.remove(name)?;
        }
        let would = if self.asked.dry_run { "would be " } else { "" };
        self.output.print(format_args!(
            "{written} files {would}written to {}, {same} unchanged, {} {would}removed",
            self.root.display(),
            gone.len()
        ));
        Ok(())
    }

    /// Beside its place first, then moved there: a server that reads meanwhile sees the old file or the new one.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        if self.asked.dry_run {
            return Ok(());
        }
        let path = self.root.join(name);
        let beside = PathBuf::from(format!("{}.tmp", path.display()));
        let put = || -> io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(self.root))?;
            fs::write(&beside, bytes)?;
            fs::rename(&beside, &path)
        };
        put().map_err(|error| Error::internal(format!("`{}` cannot be written: {error}", path.display())))
    }

    fn remove(&self, name: &str) -> Result<()> {
        if self.asked.dry_run {
            return Ok(());
        }
        let path = self.root.join(name);
        fs::remove_file(&path)
            .map_err(|error| Error::internal(format!("`{}` cannot be removed: {error}", path.display())))
    }

    /// With `--clear`: what an earlier run wrote, as its manifest says, and this one does not. Nothing else in the
    /// folder is touched.
    fn gone(&self, made: &Made) -> Vec<String> {
        if !self.asked.clear {
            return Vec::new();
        }
        let earlier = fs::read(self.root.join(MANIFEST)).unwrap_or_default();
        let earlier: serde_json::Value = serde_json::from_slice(&earlier).unwrap_or_default();
        let paths = earlier["paths"].as_object().into_iter().flatten();
        let names = paths.flat_map(|(name, hashed)| [Some(name.as_str()), hashed.as_str()]).flatten();
        let all = names.flat_map(|name| [name.to_owned(), format!("{name}.gz"), format!("{name}.br")]);
        let is_gone = |name: &String| {
            let tame = carafe_core::embed::name::is_tame(name);
            tame && !made.files.contains_key(name) && self.root.join(name).is_file()
        };
        all.filter(is_gone).collect()
    }
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.args([
            Arg::new("dry-run")
                .long("dry-run")
                .short('n')
                .action(ArgAction::SetTrue)
                .help("Say what would be done, and do nothing"),
            Arg::new("clear")
                .long("clear")
                .action(ArgAction::SetTrue)
                .help("Remove the files of earlier runs that are no more"),
        ])
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self { dry_run: words.get_flag("dry-run"), clear: words.get_flag("clear") })
    }
}
