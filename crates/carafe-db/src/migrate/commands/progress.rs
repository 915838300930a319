//! How far `migrate` is: on a terminal a bar and each operation with its time, elsewhere a line for each migration.

use std::time::Duration;

use carafe_core::output::{Output, Tone};

use crate::migrate::{executor::Event, id::Id, plan::Direction};

/// What was told so far.
pub(super) struct Progress<'o> {
    output: &'o Output,
    /// How long each migration took.
    pub(super) times: Vec<Duration>,
    total: usize,
    now: String,
}

/// The characters of the bar.
const BAR: usize = 20;

impl<'o> Progress<'o> {
    pub(super) fn on(output: &'o Output) -> Self {
        Self { output, times: Vec::new(), total: 0, now: String::new() }
    }

    pub(super) fn tell(&mut self, event: &Event) {
        match event {
            Event::Waiting(holder) => {
                self.output.say(format_args!("waiting: somebody else migrates ({holder})"));
            }
            Event::Note(note) => self.output.warn(note),
            Event::Plan(total) => self.total = *total,
            Event::Begins { id, direction, stages } => self.begins(id, *direction, *stages),
            Event::Doing(title) => self.status(title),
            Event::Done { title, took } => self.done(title, *took),
            Event::Ends { id, took, faked } => self.ends(id, *took, *faked),
        }
    }

    fn begins(&mut self, id: &Id, direction: Direction, stages: usize) {
        let word = if direction == Direction::Back { "taking back" } else { "applying" };
        self.now = id.to_string();
        self.output.detail(format_args!("{word} {id}: {stages} stages"));
    }

    /// `█████───────────────  3 of 12  blog.0004_sub  + add field Post.sub`.
    fn status(&self, title: &str) {
        let done = self.times.len().min(self.total);
        let full = BAR * done / self.total.max(1);
        let bar = "█".repeat(full) + &"─".repeat(BAR - full);
        let title = title.lines().next().unwrap_or_default();
        self.output.status(format_args!("{bar}  {} of {}  {}  {title}", done + 1, self.total, self.now));
    }

    fn done(&self, title: &str, took: Duration) {
        let line = format!("    {title}  {}", short(took));
        if self.output.manner().has_status() {
            self.output.say(self.output.paint_talk().apply(Tone::Dim, &line));
        } else {
            self.output.detail(line);
        }
    }

    fn ends(&mut self, id: &Id, took: Duration, faked: bool) {
        self.times.push(took);
        let ok = self.output.paint_talk().apply(Tone::Good, "ok");
        let how = if faked { "written down only".to_owned() } else { short(took) };
        self.output.say(format_args!("{ok}  {id}  {how}"));
    }
}

/// `12 ms`, `3.4 s`.
pub(super) fn short(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
