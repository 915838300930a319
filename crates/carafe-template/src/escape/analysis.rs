//! Puts together what is known of a template and its bases, and writes the source that escapes.

use super::{
    component,
    error::EscapeError,
    flow::{Blocks, Flow, Refused, Rewrite},
    lex, name,
    refusal::Refusal,
    tag::Tag,
    variant,
};

/// Where templates come from, by name.
pub trait Sources {
    /// The source of a template as it was written, or nothing when there is none of that name.
    fn source(&self, name: &str) -> Option<String>;
}

/// What the analysis made of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// What MiniJinja is to compile. Every line has the number that it had.
    pub source: String,
    /// Where the author asked for a value to be left as it is.
    pub uses_of_safe: Vec<SafeUse>,
    /// The other templates that were read to decide this one: its bases.
    pub depends_on: Vec<String>,
}

/// A place where a template says that a value is safe as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeUse {
    /// The line, from 1.
    pub line: usize,
    /// What stands there, for example `body|safe`.
    pub excerpt: String,
}

/// Bases of bases, at most.
const HIGHEST: usize = 32;

/// Rewrites a template so that each value is escaped for where it stands; nothing when there is no such template.
///
/// A name may end with `$` and a place (`row.html$title`): the template as it is included there. Such names are
/// written by the analysis into the sources that it makes; a loader only has to pass them on.
///
/// # Errors
/// When a value stands where none is safe, or where it depends on other values what it would mean.
pub fn analyze(name: &str, sources: &dyn Sources) -> Result<Option<Analysis>, EscapeError> {
    let Some(source) = sources.source(name::real_name(name)) else {
        return Ok(None);
    };
    if name::is_plain(name) {
        return Ok(Some(Analysis { source, ..Analysis::default() }));
    }
    let mut reader = Reader { sources, depends_on: Vec::new() };
    let flow = reader.read(name, &source, 0)?;
    let (rewritten, uses_of_safe) = (rewrite(&source, &flow), uses_of_safe(&source, &flow));
    Ok(Some(Analysis { source: rewritten, uses_of_safe, depends_on: reader.depends_on }))
}

struct Reader<'a> {
    sources: &'a dyn Sources,
    depends_on: Vec<String>,
}

impl Reader<'_> {
    fn read<'s>(&mut self, name: &str, source: &'s str, height: usize) -> Result<Flow<'s>, EscapeError> {
        let at = |refused| error(name, source, refused);
        let unknown = || Refusal::new("there is no such place", "Only the analysis writes names with `$`.");
        let start = variant::start(name).ok_or_else(|| at((0, unknown())))?;
        let mut flow = Flow::new(source, start);
        if let Some((offset, tag)) = flow.base() {
            let bases = bases(&tag, height).map_err(|refusal| at((offset, refusal)))?;
            for base in bases {
                let inherited = self.blocks(base, name, height)?;
                merge(&mut flow.inherited, inherited).map_err(|refusal| at((offset, refusal)))?;
            }
        }
        flow.walk().map_err(at)?;
        for used in &flow.components {
            let path = component::path(&used.name);
            let theirs = self.sources.source(&path);
            used.check(theirs.as_deref()).map_err(|refusal| at((used.at, refusal)))?;
            self.depends_on.push(path);
        }
        Ok(flow)
    }

    /// The blocks of a base, which is read as at the place where its child is.
    fn blocks(&mut self, base: &str, child: &str, height: usize) -> Result<Blocks, EscapeError> {
        let Some(source) = self.sources.source(base) else {
            return Ok(Blocks::new());
        };
        let place = child.split_once('$').map(|(_, place)| format!("{base}${place}"));
        let flow = self.read(place.as_deref().unwrap_or(base), &source, height + 1)?;
        let (mut blocks, own) = (flow.inherited, flow.blocks);
        blocks.extend(own);
        self.depends_on.push(base.to_owned());
        Ok(blocks)
    }
}

fn bases<'s>(tag: &Tag<'s>, height: usize) -> Result<Vec<&'s str>, Refusal> {
    if height >= HIGHEST {
        return Err(Refusal::new("the base of this template is, in the end, itself", "Extend another one."));
    }
    tag.bases().ok_or_else(|| {
        Refusal::new(
            "which base it is depends on a value, so nobody knows where its blocks stand",
            "Write the names: `{% extends \"a.html\" if … else \"b.html\" %}`.",
        )
    })
}

fn merge(all: &mut Blocks, more: Blocks) -> Result<(), Refusal> {
    for (name, place) in more {
        if let Some(other) = all.get(&name).filter(|other| **other != place) {
            return Err(Refusal::new(
                format!(
                    "the block `{name}` stands {} in one base and {} in another",
                    other.describe(),
                    place.describe()
                ),
                "Give it another name in one of them.",
            ));
        }
        all.insert(name, place);
    }
    Ok(())
}

fn rewrite(source: &str, flow: &Flow<'_>) -> String {
    let mut rewritten = String::with_capacity(source.len() + source.len() / 4);
    let mut at = 0;
    for edit in flow.edits.iter().flatten() {
        rewritten.push_str(&source[at..edit.start]);
        let expression = &source[edit.start..edit.end];
        match &edit.text {
            Rewrite::Filter(filter) => rewritten.extend([" (", expression, ")|", filter, " "]),
            Rewrite::Words(words) => {
                rewritten.push_str(words);
                rewritten.extend(expression.matches('\n'));
            }
            Rewrite::Code(code) => {
                let gone = expression.matches('\n').count().saturating_sub(code.matches('\n').count());
                rewritten.extend([code.as_str(), &"\n".repeat(gone)]);
            }
        }
        at = edit.end;
    }
    rewritten.push_str(&source[at..]);
    rewritten
}

fn uses_of_safe(source: &str, flow: &Flow<'_>) -> Vec<SafeUse> {
    let mut offsets: Vec<(usize, usize)> =
        flow.expressions().filter(|(start, end)| asks(&source[*start..*end])).collect();
    offsets.extend(flow.unescaped.iter().copied());
    offsets.sort_unstable();
    offsets.dedup();
    let excerpt = |(start, end): (usize, usize)| SafeUse {
        line: line(source, start),
        excerpt: source[start..end].trim().to_owned(),
    };
    offsets.into_iter().map(excerpt).collect()
}

fn asks(expression: &str) -> bool {
    let tokens = lex::tokens(expression);
    tokens.windows(2).any(|pair| pair[0] == "|" && pair[1] == "safe")
        || tokens.starts_with(&["filter", "safe"])
}

fn line(source: &str, offset: usize) -> usize {
    source[..offset].matches('\n').count() + 1
}

fn error(name: &str, source: &str, (offset, refusal): Refused) -> EscapeError {
    let line = line(source, offset);
    EscapeError {
        name: name::real_name(name).to_owned(),
        line,
        excerpt: source.lines().nth(line - 1).unwrap_or_default().to_owned(),
        message: refusal.message,
        help: refusal.help,
    }
}
