//! A site without a secret key: a button draws one and puts it where the settings look for it.

use std::fs;

use carafe_core::{
    remedy::{Offer, Trouble},
    settings::DotenvFile,
    signing::random_token,
};

use crate::secret_keys::NoSecretKey;

/// The variable that the settings know.
const NAME: &str = "SECRET_KEY";

pub(super) fn offer(trouble: &Trouble<'_>) -> Option<Offer> {
    trouble.find::<NoSecretKey>()?;
    let file = trouble.settings.dotenv_file()?.clone();
    if file.has(NAME).ok()? {
        return None;
    }
    let does = format!("Draws a key by chance and adds it to `{}` as `{NAME}`.", file.name());
    Some(Offer::new("Make a secret key", does, move || async move {
        file.add(NAME, &random_token())?;
        let exposed = if is_ignored(&file) {
            ""
        } else {
            " Keep that file out of the repository: add it to `.gitignore`."
        };
        Ok(format!(
            "`{}` has a secret key now. Start the program again: settings are read at the start.{exposed}",
            file.name()
        ))
    }))
}

/// Whether the repository leaves the file out, as far as the `.gitignore` beside it says.
fn is_ignored(file: &DotenvFile) -> bool {
    let list = file.path().with_file_name(".gitignore");
    let (text, name) = (fs::read_to_string(list).unwrap_or_default(), file.name());
    text.lines().any(|line| {
        let line = line.trim().trim_start_matches('/');
        line == name
            || line.strip_suffix('*').is_some_and(|begin| !begin.is_empty() && name.starts_with(begin))
    })
}
