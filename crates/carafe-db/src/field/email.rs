//! Addresses of e-mail.

use super::checked::{checked_text, is_host, shown};

checked_text! {
    /// An address of e-mail, in a column of 254 characters: what the standard of HTML takes for one, with a point in its domain,
    /// in letters of any script. Whether somebody reads it is not known before a message was answered.
    ///
    /// ```
    /// use carafe_db::{DbError, field::Email};
    ///
    /// let ann: Email = "ann@example.org".parse()?;
    /// assert_eq!(ann.domain(), "example.org");
    /// let error = "ann at example".parse::<Email>().unwrap_err();
    /// assert_eq!(error.to_string(), "\"ann at example\" is no e-mail address: it has no `@`");
    /// # Ok::<(), DbError>(())
    /// ```
    ///
    /// In queries it is a text: `u.email.iexact("ANN@example.org")`. A table in which there may be other texts keeps them in a
    /// `String`: a row whose text is no address is an error when it is read.
    Email, 254, check
}

impl Email {
    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

fn check(text: &str) -> Result<(), String> {
    wrong(text).map_or(Ok(()), |wrong| Err(format!("{} is no e-mail address: {wrong}", shown(text))))
}

fn wrong(text: &str) -> Option<&'static str> {
    let Some((local, domain)) = text.rsplit_once('@') else { return Some("it has no `@`") };
    let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let atoms = |atom: &str| !atom.is_empty() && atom.chars().all(is_local);
    if text.chars().count() > 254 || local.len() > 64 {
        return Some("it is too long");
    }
    if !local.split('.').all(atoms) {
        return Some("what stands before the `@` is none");
    }
    (!is_host(domain) || !domain.contains('.')).then_some("its domain is none")
}
