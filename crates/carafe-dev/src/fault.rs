//! Everything that a page tells of one failure, gathered and masked; how it looks is decided elsewhere.

mod cause;
mod curl;
mod lookup;
mod queries;
mod remedies;
mod request;
mod template;

use std::sync::Arc;

use carafe_core::Error;
use carafe_web::{Current, debug_door::DOOR, guard::Panicked, route::table::Found};

pub(crate) use cause::Cause;
pub(crate) use lookup::Candidate;
pub(crate) use queries::{Query, summary};
pub(crate) use remedies::Offered;
pub(crate) use request::{Facts, Row, Table};
pub(crate) use template::Template;

use crate::{
    DevSettings, Panics,
    backtrace::{self, Frame},
    hint,
    mask::Mask,
    offers::Offers,
    panics::Kept,
    project::{Project, Spot},
};

/// What is known beside the request: what panicked, and what was offered.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) panics: Panics,
    pub(crate) offers: Arc<Offers>,
}

/// One failure.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    pub(crate) status: u16,
    pub(crate) reason: String,
    /// What went wrong, in a sentence.
    pub(crate) title: String,
    /// What a visitor in production reads instead.
    pub(crate) public: String,
    pub(crate) causes: Vec<Cause>,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) hints: Vec<String>,
    /// What a button can do.
    pub(crate) remedies: Vec<Offered>,
    /// Where buttons lead.
    pub(crate) door: String,
    /// The template that failed.
    pub(crate) template: Option<Template>,
    /// The developer's own line, and what that line is: `the error was made here`.
    pub(crate) spot: Option<(&'static str, Spot)>,
    pub(crate) frames: Vec<Frame>,
    /// What was asked of the database.
    pub(crate) queries: Vec<Query>,
    /// Function and route that answered.
    pub(crate) handler: Option<Handler>,
    /// The routes that did not match, nearest first, and how many there are in all.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) routes: usize,
    pub(crate) facts: Facts,
    /// A command that sends the request again.
    pub(crate) curl: String,
}

/// What sort of failure it is: the page looks different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A handler, a hook or an extractor ended with an error.
    Error,
    /// A handler panicked.
    Panic,
    /// No route answers the path, or not with this method.
    Unmatched,
    /// The site has no route at all.
    Welcome,
}

/// Which function answered.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) function: String,
    pub(crate) pattern: String,
    pub(crate) name: Option<String>,
    pub(crate) app: String,
    pub(crate) added: Spot,
}

impl Fault {
    pub(crate) fn gather(current: &Current, error: &Error, known: &Known) -> Self {
        let settings = current.site().sections().get::<DevSettings>();
        let project = Project::of_process(settings.and_then(DevSettings::address));
        let mask = request::mask(current);
        let kind = kind(current, error);
        let panic = (kind == Kind::Panic).then(|| known.panics.of(current.id())).flatten();
        let backtrace = panic.as_ref().map(|panic| &panic.backtrace).or(error.backtrace());
        let frames = backtrace.map(|trace| backtrace::frames(trace, &project, &mask)).unwrap_or_default();
        let handler = handler(current, &project, &mask);
        let origin = Origin { error, panic: panic.as_deref(), frames: &frames, handler: handler.as_ref() };
        Self {
            spot: if matches!(kind, Kind::Unmatched | Kind::Welcome) {
                None
            } else {
                origin.spot(&project, &mask)
            },
            title: mask.text(&title(current, error, kind)),
            remedies: remedies::all(current, error, &mask),
            door: format!("{}{DOOR}", current.site().settings().prefix),
            template: template::of(current, error, (&project, &mask)),
            public: mask.text(error.message()),
            causes: cause::all(error, &mask),
            fields: fields(error, &mask),
            hints: hint::all(current, error).iter().map(|hint| mask.text(hint)).collect(),
            candidates: if kind == Kind::Unmatched {
                lookup::all(current, &project, &mask)
            } else {
                Vec::new()
            },
            queries: queries::all(current, (&project, &mask)),
            routes: current.site().routes().all().len(),
            status: error.status().as_u16(),
            reason: error.status().canonical_reason().unwrap_or("Error").to_owned(),
            curl: curl::command(current, &mask),
            facts: Facts::of(current, &mask),
            kind,
            frames,
            handler,
        }
    }
}

impl Fault {
    /// Gives the buttons their keys: for a page, which alone can press one.
    pub(crate) fn add_keys(&mut self, current: &Current, known: &Known) {
        self.remedies.iter_mut().for_each(|remedy| remedy.add_key(current, &known.offers));
    }
}

fn kind(current: &Current, error: &Error) -> Kind {
    if error.is::<Panicked>() {
        return Kind::Panic;
    }
    match current.found() {
        Found::NotFound { .. } if current.site().routes().all().is_empty() => Kind::Welcome,
        Found::NotFound { .. } | Found::MethodNotAllowed { .. } if error.source().is_none() => {
            Kind::Unmatched
        }
        _ => Kind::Error,
    }
}

fn title(current: &Current, error: &Error, kind: Kind) -> String {
    let head = current.head();
    let path = request::path(current);
    match (kind, current.found(), error.find::<Panicked>()) {
        (Kind::Welcome, ..) => "It works".to_owned(),
        (Kind::Unmatched, Found::MethodNotAllowed { .. }, _) => {
            format!("{path} does not take {}", head.method)
        }
        (Kind::Unmatched, ..) => format!("No route answers {path}"),
        (Kind::Panic, _, Some(panic)) if panic.said().is_empty() => "The handler panicked".to_owned(),
        (Kind::Panic, _, Some(panic)) => panic.said().to_owned(),
        _ => cause::said(error),
    }
}

fn fields(error: &Error, mask: &Mask) -> Vec<(String, String)> {
    let name = |location: &str, field: &str| {
        if field.is_empty() { location.to_owned() } else { format!("{location}: {field}") }
    };
    error.fields().iter().map(|f| (mask.text(&name(f.location, &f.field)), mask.text(&f.message))).collect()
}

fn handler(current: &Current, project: &Project, mask: &Mask) -> Option<Handler> {
    let route = current.route()?;
    let closure = route.handler.short_name().is_none();
    let app = current.site().apps().app(route.app).namespace();
    Some(Handler {
        function: if closure { "a closure".to_owned() } else { route.handler.type_name.to_owned() },
        pattern: route.pattern.clone(),
        name: route.name.clone(),
        app: if app.is_empty() { "the program".to_owned() } else { app.to_owned() },
        added: project.spot((route.place.file(), route.place.line(), None), mask),
    })
}

/// Where an error may come from.
struct Origin<'a> {
    error: &'a Error,
    panic: Option<&'a Kept>,
    frames: &'a [Frame],
    handler: Option<&'a Handler>,
}

impl Origin<'_> {
    /// The developer's own line that tells most.
    fn spot(&self, project: &Project, mask: &Mask) -> Option<(&'static str, Spot)> {
        self.panicked(project, mask)
            .or_else(|| self.made(project, mask))
            .or_else(|| self.called())
            .or_else(|| Some(("The route was added here", self.handler?.added.clone())))
            .filter(|(_, spot)| !spot.excerpt.is_empty())
    }

    fn panicked(&self, project: &Project, mask: &Mask) -> Option<(&'static str, Spot)> {
        let panic = self.panic.filter(|panic| project.owns(&panic.file))?;
        Some(("The panic happened here", project.spot((&panic.file, panic.line, Some(panic.column)), mask)))
    }

    fn made(&self, project: &Project, mask: &Mask) -> Option<(&'static str, Spot)> {
        let place = self.error.place();
        let place = (place.file(), place.line(), Some(place.column()));
        let said = if self.error.source().is_some() {
            "The error came out of this line"
        } else {
            "The error was made here"
        };
        project.owns(place.0).then(|| (said, project.spot(place, mask)))
    }

    fn called(&self) -> Option<(&'static str, Spot)> {
        let own = self.frames.iter().find(|frame| frame.owner.is_none())?;
        Some(("Your last line before it", own.spot.clone()?))
    }
}
