//! What the table of routes found while it was built, as findings.

use carafe_core::check::{Finding, Rule};

use super::unreachable;
use crate::route::{
    problem::{Problem, ProblemKind},
    table::RouteTable,
};

pub(super) static BAD_PATTERN: Rule = Rule::error(
    "routes.E001",
    "The pattern of a route, with the prefixes of its apps before it, is not a pattern.",
    "write the pattern as the guide shows, and look at the prefixes too",
);

pub(super) static UNKNOWN_CONVERTER: Rule = Rule::error(
    "routes.E002",
    "A pattern names a converter that neither the framework nor the app knows.",
    "use one that is there, or add one: `.converter(…)`",
);

pub(super) static DUPLICATE: Rule = Rule::error(
    "routes.E003",
    "Two functions answer the same method on the same path, so the second is never called.",
    "take one of them out, or give it another path or method",
);

pub(super) static NAME_TWICE: Rule = Rule::warning(
    "routes.W005",
    "Two functions on different paths have the same name, so a link by that name always leads to the first.",
    "give one of them a name of its own: `get(…).name(\"…\")`",
);

pub(super) static CONVERTER_TWICE: Rule = Rule::error(
    "routes.E006",
    "An app brings two converters of the same name.",
    "give one of them another name",
);

pub(super) fn check(routes: &RouteTable) -> Vec<Finding> {
    routes.problems().iter().map(finding).collect()
}

fn finding(problem: &Problem) -> Finding {
    let Problem { kind, text, hint, place, other } = problem;
    let finding = rule(*kind).finding(text.clone()).hint(hint.clone());
    other.iter().fold(finding.at(place), |finding, other| finding.at(other))
}

fn rule(kind: ProblemKind) -> &'static Rule {
    match kind {
        ProblemKind::BadPattern => &BAD_PATTERN,
        ProblemKind::UnknownConverter => &UNKNOWN_CONVERTER,
        ProblemKind::Duplicate => &DUPLICATE,
        ProblemKind::Unreachable => &unreachable::RULE,
        ProblemKind::NameTwice => &NAME_TWICE,
        ProblemKind::ConverterTwice => &CONVERTER_TWICE,
    }
}
