//! What `hello` prints, and how it ends.

use std::process::{Command, Output, Stdio};

fn hello(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hello"));
    command.args(words).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn run(words: &[&str]) -> Output {
    hello(words).output().unwrap()
}

// row: route.introspect
#[test]
fn routes_prints_the_route() {
    let output = run(&["routes"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "METHOD  PATH  NAME  HANDLER\nGET     /     -     closure\n"
    );
    assert!(output.stderr.is_empty());
}

// row: cli.base
#[test]
fn exit_codes_tell_what_happened() {
    let cases: [(&[&str], i32); 6] = [
        (&["check"], 0),
        (&["--version"], 0),
        (&["help", "serve"], 0),
        (&["migate"], 2),
        (&["routes", "--bogus"], 2),
        (&["serve", "nowhere"], 2),
    ];
    for (words, code) in cases {
        let output = run(words);
        assert_eq!(output.status.code(), Some(code), "{words:?}");
        let (answer, talk) = (output.stdout.is_empty(), output.stderr.is_empty());
        assert_eq!(
            (answer, talk),
            (code != 0, code == 0),
            "{words:?}: the answer to stdout, the talk to stderr"
        );
    }
}

// row: cli.base
#[test]
fn a_closed_pipe_is_silent_success() {
    for words in [&["routes"][..], &["help"], &["check", "--list"], &["--version"], &["serve", "--help"]] {
        let mut child = hello(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{words:?}");
    }
}

// row: cli.base
#[test]
fn nothing_is_coloured_in_a_pipe_unless_asked() {
    let coloured = |command: &mut Command| command.output().unwrap().stdout.contains(&0x1b);
    assert!(!coloured(&mut hello(&["routes"])));
    assert!(!coloured(&mut hello(&["check", "--help"])));
    assert!(coloured(&mut hello(&["routes", "--color", "always"])));
    assert!(coloured(hello(&["routes"]).env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(hello(&["routes", "--color=never"]).env("CLICOLOR_FORCE", "1")));
}
