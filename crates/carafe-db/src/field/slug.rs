//! Words for addresses.

use unicode_normalization::UnicodeNormalization as _;

use super::checked::{checked_text, shown};

/// Characters in its column.
const MOST: usize = 50;

checked_text! {
    /// A word for addresses: letters from a to z, digits, `-` and `_`, in a column of 50 characters.
    ///
    /// ```
    /// use carafe_db::{DbError, field::Slug};
    ///
    /// let slug = Slug::of("  Hello, Zürich!  ");
    /// assert_eq!(slug.unwrap(), "hello-zurich");
    /// assert!(Slug::of("???").is_none(), "there is nothing to make one of");
    /// let error = "a b".parse::<Slug>().unwrap_err();
    /// assert_eq!(error.to_string(), "\"a b\" is no slug: it has letters, digits, `-` and `_` alone");
    /// # Ok::<(), DbError>(())
    /// ```
    Slug, 50, check
}

impl Slug {
    /// One made of a title: in small letters without accents, with `-` for what stands between words.
    /// Nothing where no letter from a to z and
    /// no digit is left. No two rows need have different ones: `unique` looks at that.
    #[must_use]
    #[doc(alias = "slugify")]
    pub fn of(title: &str) -> Option<Self> {
        let mut slug = String::new();
        // As `slugify` of templates does: what the compatibility decomposition leaves of a letter in ASCII.
        for c in title.nfkd().map(|c| c.to_ascii_lowercase()) {
            match c {
                'a'..='z' | '0'..='9' | '_' => slug.push(c),
                c if (c == '-' || c.is_whitespace()) && !slug.ends_with('-') => slug.push('-'),
                _ => {}
            }
        }
        let cut: String = slug.trim_matches(['-', '_']).chars().take(MOST).collect();
        let made = cut.trim_end_matches(['-', '_']);
        (!made.is_empty()).then(|| Self(made.to_owned()))
    }
}

fn check(text: &str) -> Result<(), String> {
    let is_one = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    match is_one {
        true => Ok(()),
        false => Err(format!("{} is no slug: it has letters, digits, `-` and `_` alone", shown(text))),
    }
}
