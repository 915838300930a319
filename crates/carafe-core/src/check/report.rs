//! Runs the checks of a site and keeps what they found.

use std::{collections::BTreeSet, fmt, sync::OnceLock};

use super::{
    context::{Asked, CheckContext, Deploy},
    finding::{Finding, Level},
    own,
    part::Check,
    rule::Rule,
    settings::CheckSettings,
};
use crate::{AppId, AppInfo, Error, Site, settings::Settings};

/// Which checks to run, and what not to tell. The default runs all and tells all.
#[derive(Debug, Clone, Default)]
pub struct Request {
    tags: Vec<String>,
    silence: Vec<String>,
    deploy: Deploy,
    settings: Option<Settings>,
}

impl Request {
    /// Only checks with this tag, or with another that is asked for.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Findings of this id are counted, not told. Only what is not an error can be silenced.
    #[must_use]
    pub fn silence(mut self, id: impl Into<String>) -> Self {
        self.silence.push(id.into());
        self
    }

    /// With the checks that matter in production alone.
    #[must_use]
    pub fn deploy(mut self) -> Self {
        self.deploy = Deploy::Yes;
        self
    }

    /// Under these settings: checks may look at them, and what [`CheckSettings`] silences is silent.
    #[must_use]
    pub fn settings(mut self, settings: &Settings) -> Self {
        let own = settings.get::<CheckSettings>();
        self.silence.extend(own.into_iter().flat_map(|own| own.silence.iter().cloned()));
        self.settings = Some(settings.clone());
        self
    }

    fn wants(&self, app: &AppInfo, check: &Check) -> bool {
        let asked = |tag: &str| self.tags.iter().any(|wanted| wanted == tag);
        self.tags.is_empty() || asked(own::tag_of(app)) || check.tags().any(asked)
    }

    fn silences(&self, finding: &Finding) -> bool {
        finding.level() < Level::Error && self.silence.iter().any(|id| id == finding.id())
    }
}

/// What the checks of a site found: the worst first, then by id and place.
#[derive(Debug, Clone)]
pub struct Report {
    findings: Vec<Finding>,
    silenced: usize,
    checks: usize,
}

impl Report {
    /// Runs all checks.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        Self::run(site, &Request::default())
    }

    /// Runs the checks that are asked for.
    #[must_use]
    pub fn run(site: &Site, request: &Request) -> Self {
        let states = OnceLock::new();
        let mut report = Self { findings: Vec::new(), silenced: 0, checks: 0 };
        let asked = Asked { deploy: request.deploy, settings: request.settings.as_ref() };
        let mut run = |app: &AppInfo, check: &Check| {
            if request.wants(app, check) {
                report.checks += 1;
                report.findings.extend(check.run(&CheckContext::new(site, app, &states, asked)));
            }
        };
        own::checks().iter().for_each(|check| run(site.app(AppId::PROGRAM), check));
        site.parts::<Check>().for_each(|added| run(added.app, added.part));
        report.tidy(request);
        report
    }

    /// Everything that was found and not silenced.
    #[must_use = "findings are there to be told"]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What keeps the site from starting.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.at_level(Level::Error)
    }

    /// What should be looked at.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.at_level(Level::Warning)
    }

    /// Whether something of this level or worse was found.
    #[must_use]
    pub fn reaches(&self, level: Level) -> bool {
        self.findings.iter().any(|finding| finding.level() >= level)
    }

    /// How many findings were silenced.
    #[must_use]
    pub fn silenced(&self) -> usize {
        self.silenced
    }

    /// How many checks were run.
    #[must_use]
    pub fn checks(&self) -> usize {
        self.checks
    }

    /// Stops who is about to serve.
    ///
    /// # Errors
    /// When there is a finding of level error; the text of the error lists them all.
    pub fn into_result(self) -> Result<Self, Error> {
        if self.reaches(Level::Error) { Err(Error::internal(ChecksFailed(self))) } else { Ok(self) }
    }

    fn at_level(&self, level: Level) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.level() == level)
    }

    fn tidy(&mut self, request: &Request) {
        let before = self.findings.len();
        self.findings.retain(|finding| !request.silences(finding));
        self.silenced = before - self.findings.len();
        self.findings.sort_by(|a, b| {
            let place = |finding: &Finding| finding.places().to_vec();
            b.level().cmp(&a.level()).then_with(|| a.id().cmp(b.id())).then_with(|| place(a).cmp(&place(b)))
        });
        // An app mounted twice is checked twice, and may find the same twice.
        self.findings.dedup();
    }
}

/// Every rule that the checks of a site declare, by id.
#[must_use]
pub fn rules_of(site: &Site) -> Vec<&'static Rule> {
    let mut seen = BTreeSet::new();
    let own = own::RULES.iter().copied();
    let mut rules: Vec<_> = own
        .chain(site.parts::<Check>().flat_map(|added| added.part.known_rules().iter().copied()))
        .filter(|rule| seen.insert(rule.id()))
        .collect();
    rules.sort_by_key(|rule| rule.id());
    rules
}

/// Every tag by which checks of a site can be chosen.
#[must_use]
pub fn tags_of(site: &Site) -> BTreeSet<String> {
    let own = own::checks();
    let tags = |app: &AppInfo, check: &Check| {
        std::iter::once(own::tag_of(app).to_owned())
            .chain(check.tags().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let program = site.app(AppId::PROGRAM);
    own.iter()
        .flat_map(|check| tags(program, check))
        .chain(site.parts::<Check>().flat_map(|added| tags(added.app, added.part)))
        .collect()
}

/// The cause of an [`Error`] that a site did not start for: the checks found errors.
#[derive(Debug)]
pub struct ChecksFailed(Report);

impl ChecksFailed {
    /// All that was found.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.0
    }
}

impl fmt::Display for ChecksFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the checks found errors:")?;
        self.0.errors().try_for_each(|finding| write!(f, "\n{finding}"))
    }
}

impl std::error::Error for ChecksFailed {}
