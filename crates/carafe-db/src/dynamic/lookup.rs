//! `author__city__name__icontains` as a condition.

use super::{Given, backs::Backs};
use crate::{
    DbError, ErrorKind, Kind, Value,
    error::Result,
    meta::ModelMeta,
    node::{Compare, Function, Node, TextLookup, TextPlace},
    path::{Path, Way},
    query::{Output, Query},
};

/// The words that can stand at the end.
const WORDS: [&str; 17] = [
    "exact",
    "iexact",
    "contains",
    "icontains",
    "in",
    "gt",
    "gte",
    "lt",
    "lte",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "range",
    "isnull",
    "regex",
    "iregex",
];

/// What can stand before them: what is looked at instead of the field itself, and the kind of it.
const TRANSFORMS: [(&str, Function, Kind); 16] = [
    ("year", Function::Year, Kind::I32),
    ("iso_year", Function::IsoYear, Kind::I32),
    ("quarter", Function::Quarter, Kind::I32),
    ("month", Function::Month, Kind::I32),
    ("day", Function::Day, Kind::I32),
    ("week", Function::Week, Kind::I32),
    ("week_day", Function::WeekDay, Kind::I32),
    ("iso_week_day", Function::IsoWeekDay, Kind::I32),
    ("hour", Function::Hour, Kind::I32),
    ("minute", Function::Minute, Kind::I32),
    ("second", Function::Second, Kind::I32),
    ("date", Function::Date, Kind::Date),
    ("time", Function::Time, Kind::Time),
    ("length", Function::Length, Kind::I64),
    ("lower", Function::Lower, Kind::Text),
    ("upper", Function::Upper, Kind::Text),
];

/// How far a lookup may go, and by which names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds<'b> {
    /// Relations that may be followed.
    pub(super) depth: usize,
    /// Those of them that are left.
    pub(super) left: usize,
    pub(super) backs: &'b Backs,
}

impl Bounds<'_> {
    /// One relation further.
    fn further(self) -> Result<Self> {
        let left = self.left.checked_sub(1).ok_or_else(|| too_deep(self.depth))?;
        Ok(Self { left, ..self })
    }
}

/// The name of the field that a lookup is about, and the words behind it.
pub(super) fn split(root: Path, lookup: &str, backs: &Backs) -> (String, Vec<String>) {
    let parts: Vec<&str> = lookup.split("__").collect();
    let mut meta = root.meta();
    let mut names = 0;
    while let Some(next) = parts.get(names).and_then(|part| step(meta, part, backs)) {
        names += 1;
        match next {
            Step::Field(index) => match &meta.fields[index].relation {
                Some(relation) => meta = (relation.target)(),
                None => break,
            },
            Step::Many(way) => meta = other(meta, way),
        }
    }
    let rest = parts[names..].iter().map(|part| (*part).to_owned()).collect();
    (parts[..names.max(1)].join("__"), rest)
}

/// A word of a lookup that leads somewhere.
enum Step {
    Field(usize),
    Many(Way),
}

fn step(meta: &'static ModelMeta, part: &str, backs: &Backs) -> Option<Step> {
    let field = |field: &crate::meta::FieldMeta| field.name == part || field.column == part;
    if let Some(index) = meta.fields.iter().position(field) {
        return Some(Step::Field(index));
    }
    if let ("pk", [key]) = (part, meta.key) {
        return Some(Step::Field(*key));
    }
    let reverse = meta.reverses.iter().position(|reverse| reverse.name == part);
    let between = || meta.many_to_many.iter().position(|many| many.name == part);
    let named = reverse.or_else(|| between().map(|index| index + meta.reverses.len())).map(Way::Named);
    named.or_else(|| backs.way(meta, part)).map(Step::Many)
}

fn other(meta: &'static ModelMeta, way: Way) -> &'static ModelMeta {
    match way {
        Way::Back(from, _) | Way::Tied(from, _) | Way::Wrong(from) => from,
        Way::Named(relation) => match meta.reverses.get(relation) {
            Some(reverse) => (reverse.source)(),
            None => (meta.many_to_many[relation - meta.reverses.len()].target)(),
        },
    }
}

/// A field to order by.
pub(super) fn field(root: Path, name: &str, bounds: Bounds<'_>) -> Result<Node> {
    let parts: Vec<&str> = name.split("__").collect();
    match reach(root, &parts, bounds)? {
        (Reached::Field(path, field), []) => Ok(Node::Field(path, field)),
        (Reached::Many(..), _) => {
            Err(refused(format!("rows cannot be ordered by `{name}`: there are several of it")))
        }
        (Reached::Field(..), [first, ..]) => Err(unknown(root.meta(), first, bounds.backs)),
    }
}

/// Where the names of a lookup lead, without what stands behind them.
enum Reached {
    Field(Path, usize),
    Many(Path, Way),
}

fn reach<'p>(
    mut path: Path,
    mut parts: &'p [&'p str],
    mut bounds: Bounds<'_>,
) -> Result<(Reached, &'p [&'p str])> {
    let backs = bounds.backs;
    loop {
        let [first, rest @ ..] = parts else {
            return Err(refused("a lookup needs the name of a field".into()));
        };
        match step(path.meta(), first, backs) {
            None => return Err(unknown(path.meta(), first, backs)),
            Some(Step::Many(way)) => return Ok((Reached::Many(path, way), rest)),
            Some(Step::Field(index)) => {
                let target = path.meta().fields[index].relation.map(|relation| (relation.target)());
                let goes_on = target.is_some_and(|target| {
                    rest.first().is_some_and(|part| step(target, part, backs).is_some())
                });
                if !goes_on {
                    return Ok((Reached::Field(path, index), rest));
                }
                bounds = bounds.further()?;
                (path, parts) = (path.child(index), rest);
            }
        }
    }
}

pub(super) fn condition(root: Path, lookup: &str, value: &Given, bounds: Bounds<'_>) -> Result<Node> {
    let parts: Vec<&str> = lookup.split("__").collect();
    within(root, &parts, value, bounds).map_err(|error| error.context(format!("`{lookup}`")))
}

fn within(root: Path, parts: &[&str], value: &Given, bounds: Bounds<'_>) -> Result<Node> {
    match reach(root, parts, bounds)? {
        (Reached::Field(path, field), rest) => at_field(Node::Field(path, field), rest, value),
        (Reached::Many(path, way), rest) => {
            let (place, bounds) = (path.many(way), bounds.further()?);
            let mut query = Query { output: Output::One, ..Query::of(place) };
            if let ["isnull"] = rest {
                let exists = Node::Exists(Box::new(query));
                return Ok(if value.yes()? { exists.negated() } else { exists });
            }
            let key = place.meta().key_fields().next().map_or("id", |key| key.name);
            let is_word = rest.first().is_none_or(|part| step(place.meta(), part, bounds.backs).is_none());
            let inner: Vec<&str> = if is_word { [&[key], rest].concat() } else { rest.to_vec() };
            query.filter(within(place, &inner, value, bounds)?);
            Ok(Node::Exists(Box::new(query)))
        }
    }
}

fn at_field(mut node: Node, mut words: &[&str], value: &Given) -> Result<Node> {
    let mut kind = node.kind().unwrap_or(Kind::Text);
    while let [first, rest @ ..] = words {
        let Some((_, function, made)) = TRANSFORMS.iter().find(|(name, ..)| name == first) else { break };
        node = Node::Call(*function, *made, vec![node]);
        (kind, words) = (*made, rest);
    }
    match words {
        [] => compare(node, "exact", kind, value),
        [word] if WORDS.contains(word) => compare(node, word, kind, value),
        [first, ..] => Err(unknown_word(first)),
    }
}

fn compare(node: Node, word: &str, kind: Kind, value: &Given) -> Result<Node> {
    let text = |place, fold| {
        if kind != Kind::Text {
            return Err(refused(format!("`{word}` looks into text, and the field holds {kind}")));
        }
        let part = Node::Value(value.value(Kind::Text)?);
        Ok(Node::Text(TextLookup { place, fold }, Box::new([node.clone(), part])))
    };
    let sign = |compare| Ok(Node::compare(compare, node.clone(), Node::Value(value.value(kind)?)));
    match word {
        "iexact" => text(TextPlace::Whole, true),
        "contains" => text(TextPlace::Within, false),
        "icontains" => text(TextPlace::Within, true),
        "startswith" => text(TextPlace::Start, false),
        "istartswith" => text(TextPlace::Start, true),
        "endswith" => text(TextPlace::End, false),
        "iendswith" => text(TextPlace::End, true),
        "regex" => text(TextPlace::Pattern, false),
        "iregex" => text(TextPlace::Pattern, true),
        "gt" => sign(Compare::Greater),
        "gte" => sign(Compare::GreaterEqual),
        "lt" => sign(Compare::Less),
        "lte" => sign(Compare::LessEqual),
        "in" => Ok(node.within(value.values(kind))),
        "isnull" => {
            let is_null = Node::IsNull(Box::new(node));
            Ok(if value.yes()? { is_null } else { is_null.negated() })
        }
        "range" => match <[Value; 2]>::try_from(value.values(kind)?) {
            Ok([low, high]) => Ok(Node::Between(Box::new([node, Node::Value(low), Node::Value(high)]))),
            Err(_) => Err(refused("`range` takes two values".into())),
        },
        _ => Ok(Node::equal(node, Node::Value(value.value(kind)?))),
    }
}

#[cold]
fn refused(fact: String) -> DbError {
    DbError::new(ErrorKind::Query, fact)
}

#[cold]
fn too_deep(depth: usize) -> DbError {
    refused(format!("more than {depth} relations, one behind the other"))
}

#[cold]
fn unknown(meta: &'static ModelMeta, name: &str, backs: &Backs) -> DbError {
    let fields = meta.fields.iter().map(|field| field.name);
    let more = meta
        .reverses
        .iter()
        .map(|reverse| reverse.name)
        .chain(meta.many_to_many.iter().map(|many| many.name))
        .chain(backs.names(meta));
    let all: Vec<String> = fields.chain(more).map(|name| format!("`{name}`")).collect();
    refused(format!("`{}` has no `{}`; it has {}", meta.name, shown(name), all.join(", ")))
}

#[cold]
fn unknown_word(word: &str) -> DbError {
    let all: Vec<String> = WORDS.iter().map(|word| format!("`{word}`")).collect();
    refused(format!("there is no lookup `{}`; there is {}", shown(word), all.join(", ")))
}

/// As much of a name from outside as a message needs.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}
