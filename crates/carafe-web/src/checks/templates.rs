//! Templates that do not load, or mention what is not there.

use carafe_core::check::{CheckContext, Finding, Rule};
use carafe_template::{
    TemplateSettings, Templates,
    escape::Sources,
    forms,
    mention::{Mention, Mentioned, mentions},
};

use crate::{
    route::{link::Link, table::RouteTable},
    settings::{SiteSettings, StaticSettings},
    static_files::{self, finder::Finder},
};

static BROKEN: Rule = Rule::error("web.E020", "A template does not load.", "mend the line that it names");

static UNKNOWN_FILTER: Rule = Rule::error(
    "web.E021",
    "A template uses a filter or a test that nobody brings.",
    "add it with `.filter(…)` or `.test(…)`, or mend its name",
);

static UNKNOWN_ROUTE: Rule = Rule::error(
    "web.E022",
    "A template links to a route that is not there.",
    "use the name that `routes` lists",
);

static UNKNOWN_FILE: Rule = Rule::error(
    "web.E023",
    "A template links to a static file that no app brings.",
    "bring the file, or mend its name; `findstatic` shows where files are looked for",
);

static SAFE: Rule = Rule::info(
    "web.I020",
    "A template says that a value is safe as it is.",
    "make sure that no visitor chooses that value",
);

static NO_TOKEN: Rule = Rule::info(
    "web.I021",
    "A form posts without the token of the session, so browsers that do not say where a request comes from cannot send it.",
    "write `{{ csrf_input() }}` into the form",
);

pub(crate) static RULES: [&Rule; 6] =
    [&BROKEN, &UNKNOWN_FILTER, &UNKNOWN_ROUTE, &UNKNOWN_FILE, &SAFE, &NO_TOKEN];

pub(crate) fn check(context: &CheckContext<'_>) -> Vec<Finding> {
    let settings = context.settings();
    let own = settings.and_then(|settings| settings.get::<TemplateSettings>()).cloned().unwrap_or_default();
    let templates = Templates::of(context.site(), &own);
    let names = templates.folders().names();
    if names.is_empty() {
        return Vec::new();
    }
    let prefix = settings.and_then(|settings| settings.get::<SiteSettings>()).map(|site| site.prefix.clone());
    let files = settings.and_then(|settings| settings.get::<StaticSettings>()).cloned().unwrap_or_default();
    let known = Known {
        templates,
        routes: RouteTable::build_under(&prefix.unwrap_or_default(), context.site()),
        files: Finder::of(context.site(), &files),
    };
    names.iter().flat_map(|name| of_template(name, &known)).collect()
}

/// What templates may mention.
struct Known {
    templates: Templates,
    routes: RouteTable,
    files: Finder,
}

fn of_template(name: &str, known: &Known) -> Vec<Finding> {
    let templates = &known.templates;
    if let Err(error) = templates.check(name) {
        let place = format!("{}:{}", error.template(), error.line().unwrap_or(1));
        let finding = BROKEN.finding(format!("the template `{name}` does not load: {error}"));
        return vec![finding.at(place).object(name)];
    }
    let source = templates.source(name).unwrap_or_default();
    let mut findings: Vec<_> =
        mentions(&source).iter().filter_map(|mention| of_mention(name, mention, known)).collect();
    let uses = templates.uses_of_safe(name).into_iter();
    findings.extend(uses.map(|used| {
        SAFE.finding(format!("`{}` is not escaped", used.excerpt))
            .at(format!("{name}:{}", used.line))
            .object(name)
    }));
    // Without sessions there is no token to write.
    if cfg!(feature = "sessions") {
        let lines = forms::without_token(&source).into_iter();
        findings.extend(lines.map(|line| {
            NO_TOKEN
                .finding("this form posts without `csrf_input()`")
                .at(format!("{name}:{line}"))
                .object(name)
        }));
    }
    findings
}

fn of_mention(template: &str, mention: &Mention, known: &Known) -> Option<Finding> {
    let Known { templates, routes, files } = known;
    let named = &mention.name;
    let finding = match mention.kind {
        Mentioned::Filter if !templates.has_filter(named) => {
            UNKNOWN_FILTER.finding(format!("there is no filter `{named}`"))
        }
        Mentioned::Test if !templates.has_test(named) => {
            UNKNOWN_FILTER.finding(format!("there is no test `{named}`"))
        }
        Mentioned::Route if !named.starts_with('.') && !routes.has_name(named) => {
            let error = routes.url(&Link::named(named), None).err();
            let text =
                error.map_or_else(|| format!("there is no route `{named}`"), |error| error.to_string());
            UNKNOWN_ROUTE.finding(text)
        }
        // A folder that cannot be read is told by a check of its own.
        Mentioned::StaticFile if !files.has(named).unwrap_or(true) => {
            let names = files.names().unwrap_or_default();
            UNKNOWN_FILE.finding(static_files::unknown(named, names.keys().map(String::as_str)).to_string())
        }
        Mentioned::Filter | Mentioned::Test | Mentioned::Route | Mentioned::StaticFile => return None,
    };
    Some(finding.at(format!("{template}:{}", mention.line)).object(template))
}
