//! What a command says, and how: the rules of the command line.

use std::io::{self, Write};

use carafe_core::{
    App, Exit,
    command::Context,
    output::{Cell, Colour, Manner, Output, Paint, Table, Terminals, Tone, Verbosity},
    run::run_with,
};

fn colour_of(terminal: bool, environment: &[(&str, &str)], asked: Colour) -> bool {
    let terminals = Terminals { answer: terminal, talk: terminal, input: terminal };
    let find = |name: &str| {
        environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let manner = Manner::detect(terminals, find).with_colour(asked);
    Output::new(io::sink(), io::sink()).with_manner(manner).paint().is_on()
}

// row: cli.base
#[test]
fn colour_follows_terminal_environment_and_option() {
    let cases: [(bool, &[(&str, &str)], Colour, bool); 14] = [
        (true, &[], Colour::Auto, true),
        (false, &[], Colour::Auto, false),
        (true, &[("NO_COLOR", "1")], Colour::Auto, false),
        (true, &[("NO_COLOR", "")], Colour::Auto, true),
        (true, &[("TERM", "dumb")], Colour::Auto, false),
        (true, &[("TERM", "xterm")], Colour::Auto, true),
        (true, &[("CI", "true")], Colour::Auto, false),
        (false, &[("CLICOLOR_FORCE", "1")], Colour::Auto, true),
        (false, &[("CLICOLOR_FORCE", "0")], Colour::Auto, false),
        (false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], Colour::Auto, false),
        (false, &[("CLICOLOR_FORCE", "1"), ("CI", "1")], Colour::Auto, true),
        (false, &[("NO_COLOR", "1")], Colour::Always, true),
        (true, &[("CLICOLOR_FORCE", "1")], Colour::Never, false),
        (false, &[], Colour::Always, true),
    ];
    for (terminal, environment, asked, expected) in cases {
        assert_eq!(colour_of(terminal, environment, asked), expected, "{terminal} {environment:?} {asked:?}");
    }
}

// row: cli.base
#[test]
fn verbosity_chooses_what_is_said() {
    let talk = |verbosity| {
        let (output, captured) = Output::captured();
        let output = output.with_manner(Manner::default().with_verbosity(verbosity));
        output.print("answer");
        output.say("say");
        output.warn("look");
        output.detail("detail");
        output.error("wrong");
        assert_eq!(captured.stdout(), "answer\n");
        captured.stderr()
    };
    assert_eq!(talk(Verbosity::Quiet), "error: wrong\n");
    assert_eq!(talk(Verbosity::Normal), "say\nwarning: look\nerror: wrong\n");
    assert_eq!(talk(Verbosity::Verbose), "say\nwarning: look\ndetail\nerror: wrong\n");
}

/// Takes one write, then fails.
struct Broken(io::ErrorKind, usize);

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1 += 1;
        if self.1 > 1 { Err(self.0.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn many(ctx: Context) -> Exit {
    for line in 0..100 {
        if ctx.output().is_closed() {
            return Exit::FAILED;
        }
        ctx.output().print(line);
    }
    Exit::OK
}

// row: cli.base
#[test]
fn a_closed_pipe_is_silent_success_and_a_full_disk_is_not() {
    let run =
        |kind| run_with(App::new().command("many", many), ["many"], Output::new(Broken(kind, 0), io::sink()));
    assert_eq!(run(io::ErrorKind::BrokenPipe), Exit::OK);
    assert_eq!(run(io::ErrorKind::StorageFull), Exit::FAILED);
}

// row: cli.base
#[test]
fn a_table_is_plain_in_a_pipe_and_cut_on_a_terminal() {
    let mut table = Table::new(["NAME", "WHAT"]);
    table.row([Cell::of(Tone::Name, "é"), "a long story about nothing".into()]).row(["only", ""]);
    assert_eq!(table.render(Paint::PLAIN, None), "NAME  WHAT\né     a long story about nothing\nonly\n");
    assert_eq!(table.render(Paint::PLAIN, Some(20)), "NAME  WHAT\né     a long story …\nonly\n");
    let coloured = table.render(Paint::COLOUR, None);
    assert!(coloured.contains("\x1b[36mé\x1b[0m     a long"), "{coloured:?}");
}

// row: cli.custom
#[test]
fn questions_are_asked_on_stderr_and_answered_on_stdin() {
    let ask = |input: &'static str| {
        let (output, captured) = Output::captured_with(input);
        let terminals = Terminals { answer: false, talk: true, input: true };
        let manner = Manner::detect(terminals, |_| None).with_colour(Colour::Never);
        let output = output.with_manner(manner);
        let answer = output.confirm("Throw away 3 posts?").unwrap();
        assert_eq!(
            (captured.stdout().as_str(), captured.stderr().as_str()),
            ("", "Throw away 3 posts? [y/N] ")
        );
        answer
    };
    let cases =
        [("y\n", true), ("YES\r\n", true), ("n\n", false), ("\n", false), ("", false), ("yep\n", false)];
    for (input, expected) in cases {
        assert_eq!(ask(input), expected, "{input:?}");
    }
}

#[test]
fn a_status_line_goes_before_the_next_and_only_a_terminal_has_one() {
    let talk = |terminal: bool, environment: &[(&str, &str)], verbosity| {
        let (output, captured) = Output::captured();
        let terminals = Terminals { answer: terminal, talk: terminal, input: false };
        let find = |name: &str| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let output = output.with_manner(Manner::detect(terminals, find).with_verbosity(verbosity));
        output.status("1 of 2");
        output.status(format_args!("2 of 2 {}", "é".repeat(100)));
        output.say("done");
        output.say("next");
        captured.stderr()
    };
    let shown = format!("\r\x1b[2K1 of 2\r\x1b[2K2 of 2 {}\r\x1b[2Kdone\nnext\n", "é".repeat(72));
    assert_eq!(talk(true, &[], Verbosity::Normal), shown);
    assert_eq!(talk(true, &[("NO_COLOR", "1")], Verbosity::Normal), shown, "a bar is no colour");
    assert_eq!(talk(true, &[("CI", "true")], Verbosity::Normal), "done\nnext\n");
    assert_eq!(talk(true, &[("TERM", "dumb")], Verbosity::Normal), "done\nnext\n");
    assert_eq!(talk(false, &[], Verbosity::Normal), "done\nnext\n");
    assert_eq!(talk(true, &[], Verbosity::Quiet), "");
}
