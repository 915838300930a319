//! `embed_dir!`: a folder beside `Cargo.toml`, in the binary.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr};

use crate::{mistakes::or_errors, paths};

/// The value for a folder, or what is wrong with it.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    or_errors(
        syn::parse2(input)
            .and_then(|folder: LitStr| emit(&folder.value()).map_err(|text| Error::new(folder.span(), text))),
    )
}

/// Both values; which one is compiled is decided by the profile of the user's crate, which a macro cannot know.
fn emit(folder: &str) -> Result<TokenStream, String> {
    let path = locate(folder)?;
    let files = files_in(&path)?;
    let (dir, path) = (paths::embed(), text(&path)?);
    let files = files.iter().map(|(name, path)| quote!((#name, ::core::include_bytes!(#path))));
    Ok(quote! {{
        #[cfg(debug_assertions)]
        const DIR: #dir::Dir = #dir::Dir::on_disk(#path);
        #[cfg(not(debug_assertions))]
        const DIR: #dir::Dir = #dir::Dir::embedded(#path, &[#(#files),*]);
        DIR
    }})
}

/// The folder without links, from a path that starts beside the `Cargo.toml` of the crate being compiled.
fn locate(folder: &str) -> Result<PathBuf, String> {
    if folder.is_empty() {
        return Err("name a folder, such as \"static\": an empty name would be the whole crate".to_owned());
    }
    let beside = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = beside.join(folder);
    match path.canonicalize() {
        Ok(path) if path.is_dir() => Ok(path),
        Ok(_) => Err(format!("`{folder}` is not a folder")),
        Err(error) => Err(format!("the folder `{folder}` beside Cargo.toml cannot be read: {error}")),
    }
}

/// Names and paths, sorted by name.
fn files_in(root: &Path) -> Result<Vec<(String, String)>, String> {
    let mut files = Vec::new();
    enter(root, root, "", &mut files)?;
    files.sort_unstable();
    Ok(files)
}

fn enter(root: &Path, folder: &Path, before: &str, files: &mut Vec<(String, String)>) -> Result<(), String> {
    let unread = |error| format!("`{}` cannot be read: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let part = text(path.file_name().map(Path::new).unwrap_or(&path))?;
        // Hidden files are for tools and people; `.env` and `.git` are nobody else's business.
        if part.starts_with('.') {
            continue;
        }
        let name = format!("{before}{part}");
        if path.is_dir() && !path.is_symlink() {
            enter(root, &path, &format!("{name}/"), files)?;
        } else if is_inside(root, &path)? {
            files.push((name, text(&path)?));
        }
    }
    Ok(())
}

/// A link that leads out is refused here, for nothing behind it is read in a debug build either.
fn is_inside(root: &Path, path: &Path) -> Result<bool, String> {
    let real =
        path.canonicalize().map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    match real.starts_with(root) {
        true => Ok(real.is_file()),
        false => Err(format!("the link `{}` leads out of the folder: copy the file", path.display())),
    }
}

fn text(path: &Path) -> Result<String, String> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| format!("the name `{}` is not UTF-8", path.display()))
}
