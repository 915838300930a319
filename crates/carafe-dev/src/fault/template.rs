//! The template that failed: its lines, the way there, and what was known in it.

use carafe_core::Error;
#[cfg(feature = "template")]
use carafe_template::{TemplateError, folders::Folders};
use carafe_web::Current;

use crate::{
    mask::Mask,
    project::{Project, Spot},
};

/// A template that is missing, does not load, or fails.
#[derive(Debug)]
pub(crate) struct Template {
    /// What is wrong, in a sentence.
    pub(crate) message: String,
    /// The line, if there is one.
    pub(crate) spot: Option<Spot>,
    /// The lines that led there, the innermost first.
    pub(crate) chain: Vec<Spot>,
    /// Where a missing one was looked for, and what is the matter there.
    pub(crate) attempts: Vec<(String, String)>,
    /// The names that it could have used.
    pub(crate) names: Vec<String>,
}

#[cfg(not(feature = "template"))]
pub(super) fn of(_current: &Current, _error: &Error, _seen: (&Project, &Mask)) -> Option<Template> {
    None
}

#[cfg(feature = "template")]
pub(super) fn of(current: &Current, error: &Error, (project, mask): (&Project, &Mask)) -> Option<Template> {
    let error = error.find::<TemplateError>()?;
    let reading = Reading { folders: current.site().engine().templates().folders(), project, mask };
    let marked = error.excerpt().and_then(|excerpt| {
        let text = excerpt.lines().find(|(number, _)| *number == excerpt.line())?.1;
        let marked = excerpt.marked()?;
        let column = text[..marked.start].replace('\t', "    ").chars().count() + 1;
        Some((column, text[marked].chars().count()))
    });
    Some(Template {
        message: mask.text(error.message()),
        spot: error.line().and_then(|line| reading.spot(error.template(), line, marked)),
        chain: error
            .chain()
            .iter()
            .rev()
            .filter_map(|(name, line)| reading.spot(name, *line, None))
            .collect(),
        attempts: error
            .attempts()
            .iter()
            .map(|attempt| (project.short_path(&attempt.path), attempt.note.clone()))
            .collect(),
        names: error.names().to_vec(),
    })
}

#[cfg(feature = "template")]
struct Reading<'a> {
    folders: &'a Folders,
    project: &'a Project,
    mask: &'a Mask,
}

#[cfg(feature = "template")]
impl Reading<'_> {
    /// The line as the file has it now, which in development is as it was a moment ago.
    fn spot(&self, name: &str, line: usize, marked: Option<(usize, usize)>) -> Option<Spot> {
        let found = self.folders.find(name).ok()??;
        self.project.template_spot(&found.path, (&found.source, line), (marked, self.mask))
    }
}
