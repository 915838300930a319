//! Components: how `{% component %}`, `{% slot %}` and `{% props %}` are written for the engine, and what is asked of a use.

use super::{lex, refusal::Refusal, tag::Tag};

/// A place where a component is used.
#[derive(Clone, Debug)]
pub(super) struct Use {
    /// Where its tag stands in the source.
    pub(super) at: usize,
    pub(super) name: String,
    given: Vec<Given>,
}

/// A value that is given to a component.
#[derive(Clone, Debug)]
struct Given {
    name: String,
    /// Its type, if it is written out.
    kind: Option<&'static str>,
}

/// Something that a component takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prop<'s> {
    name: &'s str,
    kind: &'s str,
    default: Option<&'s str>,
}

const KINDS: [&str; 7] = ["str", "int", "float", "bool", "list", "map", "any"];

/// The template of a component.
pub(super) fn path(name: &str) -> String {
    format!("components/{name}.html")
}

/// Reads `component "card", title="x"`; also what is to stand in its place.
pub(super) fn open(tag: &Tag<'_>, at: usize, slots: &[String]) -> Result<(Use, String), Refusal> {
    let name = tag.name().trim_matches(['"', '\'']);
    let is_name = tag.name().starts_with(['"', '\'']) && !name.is_empty() && !name.contains(['\\', '$']);
    if !is_name {
        return Err(Refusal::new(
            "a component whose name is not written out",
            "Write it between quotes: `{% component \"card\", title=\"…\" %}`.",
        ));
    }
    let rest = tag.after_name().trim_start().trim_start_matches(',').trim();
    let given = split(rest).into_iter().map(given).collect::<Result<Vec<_>, _>>()?;
    let slots: Vec<_> = slots.iter().map(|slot| format!("\"{slot}\"")).collect();
    let comma = if rest.is_empty() { "" } else { ", " };
    let code = format!(
        " call(__slot) __component([__scope, \"{name}\", [{}]]{comma}{rest}) %}}{{% if not __slot ",
        slots.join(", ")
    );
    Ok((Use { at, name: name.to_owned(), given }, code))
}

/// What stands in place of `slot footer`.
pub(super) fn open_slot(name: &str) -> String {
    format!(" endif %}}{{% if __slot == \"{name}\" ")
}

/// What stands in place of `endslot`.
pub(super) const CLOSE_SLOT: &str = " endif %}{% if not __slot ";

/// What stands in place of `endcomponent`.
pub(super) const CLOSE: &str = " endif %}{% endcall ";

/// What stands in place of `props title: str, open = false`.
pub(super) fn write_props(tag: &Tag<'_>) -> Result<String, Refusal> {
    let mut code = " set __props = true ".to_owned();
    for Prop { name, kind, default } in props(tag)? {
        let default = default.map(|default| format!(", ({default})")).unwrap_or_default();
        code += &format!("%}}{{% set {name} = __prop(__given, \"{name}\", \"{kind}\"{default}) ");
    }
    Ok(code)
}

/// What the source of a component says that it takes; nothing if it does not say.
fn declared(source: &str) -> Result<Vec<Prop<'_>>, Refusal> {
    let pieces = lex::pieces(source);
    let tags = pieces.iter().filter(|piece| piece.kind == lex::Kind::Tag);
    let mut tags = tags.map(|piece| Tag::read(&source[piece.start..piece.end], piece.start));
    tags.find(|tag| tag.word == "props").map_or(Ok(Vec::new()), |tag| props(&tag))
}

fn props<'s>(tag: &Tag<'s>) -> Result<Vec<Prop<'s>>, Refusal> {
    split(tag.rest()).into_iter().map(prop).collect()
}

fn prop(text: &str) -> Result<Prop<'_>, Refusal> {
    let (head, default) = match find(text, "=") {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => (text, None),
    };
    let (name, kind) = head.split_once(':').unwrap_or((head, "any"));
    let (name, kind) = (name.trim(), kind.trim());
    let (kind, default) = match kind.strip_suffix('?') {
        Some(kind) => (kind.trim(), default.or(Some("none"))),
        None => (kind, default),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !["slot", "slots", "caller", "loop", "self"].contains(&name);
    if is_name && KINDS.contains(&kind) && default != Some("") {
        return Ok(Prop { name, kind, default });
    }
    Err(Refusal::new(
        format!("`{text}` is not a name with a type and perhaps a default"),
        format!("Write `title: str, level: int = 2, note: str?`; the types are {}.", KINDS.join(", ")),
    ))
}

fn given(text: &str) -> Result<Given, Refusal> {
    let at = find(text, "=").ok_or_else(|| {
        Refusal::new(
            format!("`{text}` is given to a component without a name"),
            "Name it, with commas between: `title=post.title, level=2`.",
        )
    })?;
    Ok(Given { name: text[..at].trim().to_owned(), kind: literal(text[at + 1..].trim()) })
}

/// The type of a value that is written out.
fn literal(text: &str) -> Option<&'static str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match text {
        "true" | "false" | "True" | "False" => Some("bool"),
        _ if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => Some("int"),
        _ if lex::tokens(text).len() == 1 && text.starts_with(['"', '\'']) => Some("str"),
        _ => None,
    }
}

impl Use {
    /// Whether the component takes what it is given; `source` is that of its template.
    pub(super) fn check(&self, source: Option<&str>) -> Result<(), Refusal> {
        let name = &self.name;
        let Some(source) = source else {
            return Err(Refusal::new(
                format!("there is no component `{name}`"),
                format!("Make the template `{}`, or mend the name.", path(name)),
            ));
        };
        let props = declared(source)?;
        for given in &self.given {
            let Some(prop) = props.iter().find(|prop| prop.name == given.name) else {
                return Err(unknown(name, &given.name, &props));
            };
            if let Some(kind) = given.kind.filter(|kind| !takes(prop.kind, kind)) {
                return Err(Refusal::new(
                    format!(
                        "`{}` of the component `{name}` is of the type {}, and is given a {kind}",
                        prop.name, prop.kind
                    ),
                    "Give it a value of its type.",
                ));
            }
        }
        let missing = props
            .iter()
            .find(|prop| prop.default.is_none() && self.given.iter().all(|given| given.name != prop.name));
        match missing {
            None => Ok(()),
            Some(prop) => Err(Refusal::new(
                format!("the component `{name}` is not given its `{}`", prop.name),
                format!("Write `{}=…`, or give it a default in `{}`.", prop.name, path(name)),
            )),
        }
    }
}

fn takes(kind: &str, given: &str) -> bool {
    kind == "any" || kind == given || (kind == "float" && given == "int")
}

fn unknown(component: &str, name: &str, props: &[Prop<'_>]) -> Refusal {
    let known: Vec<_> = props.iter().map(|prop| format!("`{}`", prop.name)).collect();
    let help = match known.as_slice() {
        [] => format!("Write `{{% props {name} %}}` at the top of `{}`.", path(component)),
        known => format!("It takes {}.", known.join(", ")),
    };
    Refusal::new(format!("the component `{component}` takes no `{name}`"), help)
}

/// The parts between commas that are in no brackets and no string.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text.trim());
    while let Some(at) = find(rest, ",") {
        parts.push(rest[..at].trim());
        rest = &rest[at + 1..];
    }
    parts.push(rest.trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where a sign stands that is in no brackets and no string, and is not doubled.
fn find(text: &str, wanted: &str) -> Option<usize> {
    let tokens = lex::tokens(text);
    let mut depth = 0_i32;
    for (index, token) in tokens.iter().enumerate() {
        match *token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            sign if sign == wanted && depth == 0 => {
                let around = [index.wrapping_sub(1), index + 1]
                    .map(|near| tokens.get(near).copied().unwrap_or_default());
                let is_comparison =
                    wanted == "=" && around.iter().any(|near| ["=", "<", ">", "!"].contains(near));
                if !is_comparison {
                    return Some(token.as_ptr() as usize - text.as_ptr() as usize);
                }
            }
            _ => {}
        }
    }
    None
}
