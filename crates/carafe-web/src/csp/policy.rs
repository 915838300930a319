//! A policy in the making.

use super::{
    directive::Directive::{
        self, BaseUri, DefaultSrc, FormAction, FrameAncestors, ImgSrc, ObjectSrc, ScriptSrc, StyleSrc,
    },
    source::{DATA, NONCE, NONE, SELF, STRICT_DYNAMIC},
};

/// What a page may load, run and be framed by.
///
/// The default lets a page use what comes from this site, pictures in `data:` addresses, and scripts and styles with
/// its nonce; nothing may be in plug-ins, and nobody may frame it.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, csp::{Csp, Directive, source}, get};
///
/// let app = App::new()
///     .csp(Csp::default().allow(Directive::ImgSrc, ["https://pictures.example"]))
///     .get("/", || "home")
///     .route("/widget", get(|| "for all").csp(Csp::default().only(Directive::FrameAncestors, [source::SELF])));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to an app or a route"]
pub struct Csp {
    pub(super) directives: Vec<(Directive, Vec<String>)>,
    pub(super) mode: Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Enforced,
    ReportOnly,
    Off,
}

impl Default for Csp {
    fn default() -> Self {
        let list = |sources: &[&str]| sources.iter().map(|source| (*source).to_owned()).collect();
        let directives = DEFAULT.iter().map(|(directive, sources)| (*directive, list(sources))).collect();
        Self { directives, mode: Mode::Enforced }
    }
}

const DEFAULT: [(Directive, &[&str]); 8] = [
    (DefaultSrc, &[SELF]),
    (ScriptSrc, &[SELF, NONCE, STRICT_DYNAMIC]),
    (StyleSrc, &[SELF, NONCE]),
    (ImgSrc, &[SELF, DATA]),
    (ObjectSrc, &[NONE]),
    (BaseUri, &[NONE]),
    (FormAction, &[SELF]),
    (FrameAncestors, &[NONE]),
];

impl Csp {
    /// A policy that says nothing yet.
    pub fn empty() -> Self {
        Self { directives: Vec::new(), mode: Mode::Enforced }
    }

    /// No policy at all. `X-Frame-Options: DENY` stays.
    pub fn off() -> Self {
        Self { mode: Mode::Off, ..Self::default() }
    }

    /// Allows more than is allowed so far.
    ///
    /// # Panics
    /// At set-up, if a source has a space, a `;`, a `,` or anything else that would end it.
    #[track_caller]
    pub fn allow(mut self, directive: Directive, sources: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut sources = checked(sources);
        self.list(directive).retain(|source| source != NONE);
        self.list(directive).append(&mut sources);
        self
    }

    /// Allows this and nothing else.
    ///
    /// # Panics
    /// As [`allow`](Csp::allow).
    #[track_caller]
    pub fn only(mut self, directive: Directive, sources: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        *self.list(directive) = checked(sources);
        self
    }

    /// Says nothing of it: what [`DefaultSrc`] says holds, or all is allowed where that does not speak of it.
    pub fn without(mut self, directive: Directive) -> Self {
        self.directives.retain(|(found, _)| *found != directive);
        self
    }

    /// Browsers report what they would refuse, and refuse nothing: to try a policy on a running site.
    pub fn report_only(mut self) -> Self {
        self.mode = Mode::ReportOnly;
        self
    }

    fn list(&mut self, directive: Directive) -> &mut Vec<String> {
        let at = self.directives.iter().position(|(found, _)| *found == directive);
        let at = at.unwrap_or_else(|| {
            self.directives.push((directive, Vec::new()));
            self.directives.len() - 1
        });
        &mut self.directives[at].1
    }
}

#[track_caller]
fn checked(sources: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    let sources: Vec<_> = sources.into_iter().map(|source| source.as_ref().to_owned()).collect();
    for source in &sources {
        assert!(
            is_source(source),
            "{source:?} is not a source: give each of its own, without spaces, `;` and `,`"
        );
    }
    sources
}

/// What ends a source or a directive would let a text that a visitor chose write a policy of its own.
pub(crate) fn is_source(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && b != b';' && b != b',')
}
