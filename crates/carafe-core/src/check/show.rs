//! A report for people and for programs.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    finding::{Finding, Level},
    report::Report,
    rule::Rule,
};
use crate::output::{Output, Paint, Tone};

/// The findings as lines: `fail  web.E001  message`, then where, then what to do.
#[must_use]
pub fn show(report: &Report, paint: Paint) -> String {
    report.findings().iter().map(|finding| show_finding(finding, paint)).collect()
}

fn show_finding(finding: &Finding, paint: Paint) -> String {
    let (mark, tone) = mark(finding.level());
    let detail = |text: String| format!("      {}\n", paint.apply(Tone::Dim, &text));
    let mut text = format!(
        "{}  {}  {}\n",
        paint.apply(tone, mark),
        paint.apply(Tone::Name, finding.id()),
        finding.message()
    );
    if !finding.places().is_empty() {
        text.push_str(&detail(format!("at {}", finding.places().join(" and "))));
    }
    if let Some(hint) = finding.hint_text() {
        text.push_str(&detail(format!("hint: {hint}")));
    }
    text
}

fn mark(level: Level) -> (&'static str, Tone) {
    match level {
        Level::Info => ("info", Tone::Plain),
        Level::Warning => ("warn", Tone::Look),
        Level::Error => ("fail", Tone::Bad),
    }
}

pub(super) fn print_report(report: &Report, output: &Output, fail_level: Level) {
    if output.is_json() {
        return output.json(&ReportJson { report, fail_level });
    }
    let paint = output.paint();
    output.write(show(report, paint).as_bytes());
    let (mark, tone) = if report.reaches(fail_level) { ("fail", Tone::Bad) } else { ("ok  ", Tone::Good) };
    output.print(format_args!("{}  {}", paint.apply(tone, mark), summary(report)));
}

fn summary(report: &Report) -> String {
    let many = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        count => Some(format!("{count} {what}s")),
    };
    let counts = [
        many(report.errors().count(), "error"),
        many(report.warnings().count(), "warning"),
        many(report.findings().iter().filter(|finding| finding.level() == Level::Info).count(), "note"),
        (report.silenced() > 0).then(|| format!("{} silenced", report.silenced())),
    ];
    let found: Vec<_> = counts.into_iter().flatten().collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    format!("{}, {found}", many(report.checks(), "check").as_deref().unwrap_or("no check"))
}

struct ReportJson<'a> {
    report: &'a Report,
    fail_level: Level,
}

impl Serialize for ReportJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Report", 5)?;
        object.serialize_field("schema", "carafe.check/1")?;
        object.serialize_field("failed", &self.report.reaches(self.fail_level))?;
        object.serialize_field("checks", &self.report.checks())?;
        object.serialize_field("silenced", &self.report.silenced())?;
        object.serialize_field("findings", self.report.findings())?;
        object.end()
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 6)?;
        object.serialize_field("id", self.id())?;
        object.serialize_field("level", self.level().name())?;
        object.serialize_field("message", self.message())?;
        object.serialize_field("hint", &self.hint_text())?;
        object.serialize_field("places", self.places())?;
        object.serialize_field("object", &self.object_name())?;
        object.end()
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Rule", 4)?;
        object.serialize_field("id", self.id())?;
        object.serialize_field("level", self.level().name())?;
        object.serialize_field("meaning", self.meaning())?;
        object.serialize_field("remedy", self.remedy())?;
        object.end()
    }
}
