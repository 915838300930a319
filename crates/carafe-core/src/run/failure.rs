//! A failed command, told in the order what, where, why, what to do.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{
    Error, Exit,
    check::ChecksFailed,
    command::Command,
    output::{Output, Tone, Verbosity},
    settings::SettingsError,
};

/// Tells the error of a command, and how the program ends because of it.
pub(super) fn tell(error: &Error, command: &Command, output: &Output) -> Exit {
    if let Some(usage) = error.find::<clap::Error>() {
        return tell_usage(usage, output);
    }
    if output.is_json() {
        output.json(&Envelope(error));
    } else {
        output.error(text(error, command, output));
    }
    error.exit_code()
}

/// Help and version that clap made are answers; everything else it says is wrong usage.
pub(super) fn tell_usage(error: &clap::Error, output: &Output) -> Exit {
    if error.use_stderr() {
        let rendered = error.render();
        output.talk(&if output.paint_talk().is_on() {
            rendered.ansi().to_string()
        } else {
            rendered.to_string()
        });
        return Exit::USAGE;
    }
    let rendered = error.render();
    let text = if output.paint().is_on() { rendered.ansi().to_string() } else { rendered.to_string() };
    output.write(text.as_bytes());
    Exit::OK
}

fn text(error: &Error, command: &Command, output: &Output) -> String {
    let paint = output.paint_talk();
    let mut text = error.to_string();
    // The place is a line of the user's own, or one that helps nobody but ourselves: a list of findings or of
    // mistakes has places of its own.
    let ours = command.is_built_in() || error.is::<ChecksFailed>() || error.is::<SettingsError>();
    if !ours || output.manner().verbosity() >= Verbosity::Verbose {
        text.push_str(&format!("\n   at {}", paint.apply(Tone::Dim, &error.place().to_string())));
    }
    for cause in causes(error) {
        text.push_str(&format!("\n  why: {cause}"));
    }
    if let Some(hint) = error.hint_text() {
        text.push_str(&format!("\n hint: {hint}"));
    }
    text
}

/// The causes that the first line does not show already.
fn causes(error: &Error) -> impl Iterator<Item = String> + '_ {
    let shown = usize::from(error.own_message().is_none());
    error.chain().skip(shown).map(ToString::to_string)
}

struct Envelope<'a>(&'a Error);

impl Serialize for Envelope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Envelope", 1)?;
        object.serialize_field("error", &ErrorJson(self.0))?;
        object.end()
    }
}

struct ErrorJson<'a>(&'a Error);

impl Serialize for ErrorJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Error", 5)?;
        object.serialize_field("message", &self.0.to_string())?;
        object.serialize_field("place", &self.0.place().to_string())?;
        object.serialize_field("causes", &causes(self.0).collect::<Vec<_>>())?;
        object.serialize_field("hint", &self.0.hint_text())?;
        object.serialize_field("exit", &self.0.exit_code().code())?;
        object.end()
    }
}
