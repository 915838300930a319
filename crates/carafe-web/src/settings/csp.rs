//! Section `[csp]`: what pages may load and run.

use std::collections::BTreeMap;

use carafe_core::settings_section;

use crate::csp::{Csp, Directive, is_source};

settings_section! {
    /// What pages may load and run: changes to the policy that every answer has.
    #[derive(Debug, Clone)]
    pub struct CspSettings in "csp" {
        /// Whether answers have a policy.
        pub enabled: bool = true,
        /// Whether browsers only report what they would refuse.
        pub report_only: bool = false,
        /// What replaces the default, by directive: `img-src = ["'self'", "https://pictures.example"]`.
        pub directives: BTreeMap<String, Vec<String>> = {} | check sound,
    }
}

fn sound(directives: &BTreeMap<String, Vec<String>>) -> Result<(), &'static str> {
    if directives.keys().any(|name| Directive::from_name(name).is_none()) {
        return Err("expected directives of a Content-Security-Policy such as `img-src`");
    }
    if !directives.values().flatten().all(|source| is_source(source)) {
        return Err("expected sources without spaces, `;` and `,`, each a text of its own");
    }
    Ok(())
}

impl CspSettings {
    /// The policy of the site.
    pub(crate) fn policy(&self) -> Csp {
        if !self.enabled {
            return Csp::off();
        }
        let known =
            self.directives.iter().filter_map(|(name, sources)| Some((Directive::from_name(name)?, sources)));
        let csp = known.fold(Csp::default(), |csp, (directive, sources)| csp.only(directive, sources));
        if self.report_only { csp.report_only() } else { csp }
    }
}
