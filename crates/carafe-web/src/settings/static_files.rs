//! Section `[static]`: where static files come from, and under which URL they are.

use std::{path::PathBuf, time::Duration};

use carafe_core::{
    settings::{ByteSize, Profile, defaults},
    settings_section,
};

settings_section! {
    /// Static files: style sheets, scripts, images.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StaticSettings in "static" {
        /// The URL that they are under: a path, or the address of another host with a path.
        pub url: String = "/static/" | check a_static_url,
        /// Folders on the disk whose files come before those of the apps.
        pub dirs: Vec<PathBuf> = [] | check named_dirs,
        /// The folder that `collectstatic` writes to.
        pub root: Option<PathBuf> | check a_named_root,
        /// Whether this program answers requests for static files; another server may.
        pub serve: bool = true,
        /// Whether links to files carry a hash of what is in them, so that browsers may keep them for ever.
        pub hashed: bool = true | dev false,
        /// Files on the disk with more bytes than this are read when they are asked for, and not held in memory.
        pub in_memory: ByteSize = "256 KiB",
        /// How long a browser may keep a file whose name carries no hash; `0s`: it asks each time whether it changed.
        pub max_age: Duration = "60s" | dev "0s",
    }
}

impl StaticSettings {
    /// The path below which files are answered: `/static/`. Nothing when another host has them at its root.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let rest = self.url.split_once("://").map_or(&*self.url, |(_, rest)| rest);
        rest.find('/').map(|start| &rest[start..]).filter(|path| *path != "/")
    }

    /// Whether links to files lead to another host.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        !self.url.starts_with('/')
    }
}

/// As without files and variables, in the profile of this build.
impl Default for StaticSettings {
    fn default() -> Self {
        defaults(&Profile::of_build()).expect("bug in carafe: a default of [static] is not of its type")
    }
}

#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn a_static_url(url: &String) -> Result<(), &'static str> {
    let origin = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let path = match origin {
        Some(rest) => rest.find('/').filter(|start| *start > 0).map(|start| &rest[start..]),
        None => Some(url.as_str()).filter(|path| path.starts_with('/') && *path != "/"),
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '~' | '.');
    let is_good = |path: &str| path.ends_with('/') && !path.contains("//") && path.chars().all(fits);
    match path.is_some_and(|path| is_good(path) && !path.contains("/.")) {
        true => Ok(()),
        false => Err("expected a path such as \"/static/\", perhaps after `https://` and a host"),
    }
}

#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn named_dirs(dirs: &Vec<PathBuf>) -> Result<(), &'static str> {
    match dirs.iter().any(|dir| dir.as_os_str().is_empty()) {
        true => Err("an empty path would publish the working directory"),
        false => Ok(()),
    }
}

fn a_named_root(root: &Option<PathBuf>) -> Result<(), &'static str> {
    match root.as_ref().is_some_and(|root| root.as_os_str().is_empty()) {
        true => Err("an empty path would be the working directory"),
        false => Ok(()),
    }
}
