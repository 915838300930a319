//! Commands of apps: their arguments, their names, and how they end.

use std::{future::poll_fn, task::Poll};

use carafe_core::{
    App, Error, Exit, Result,
    clap::{self, Args},
    command::{Command, Context},
    output::{Cell, Table, Tone},
    run::{Ran, Runner},
};

/// Rebuild the search index.
///
/// The longer story.
#[derive(Args)]
struct Reindex {
    /// Which model.
    model: String,
    /// How many at once.
    #[arg(long, default_value_t = 10)]
    limit: u32,
    #[arg(long)]
    force: bool,
}

async fn reindex(args: Reindex, ctx: Context) -> Result<()> {
    wait_once().await;
    ctx.output().say("reading");
    ctx.output().print(format_args!(
        "{} {} {} in {}",
        args.model,
        args.limit,
        args.force,
        ctx.app().namespace()
    ));
    Ok(())
}

/// Pending once, woken at once: a future that really has to be waited for.
async fn wait_once() {
    let mut waited = false;
    poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn blog() -> App {
    App::named("blog").command("reindex", reindex)
}

fn site() -> App {
    App::new().mount("/blog", blog())
}

#[track_caller]
fn run(app: App, words: &str) -> Ran {
    Runner::new(app).named("site").capture(words.split_whitespace())
}

// row: cli.custom
#[test]
fn a_command_gets_its_words_as_a_type() {
    let cases = [
        ("reindex post", "post 10 false in blog\n"),
        ("reindex post --limit 3", "post 3 false in blog\n"),
        ("reindex --force --limit=4 post", "post 4 true in blog\n"),
        ("blog:reindex post", "post 10 false in blog\n"),
        ("-v reindex post", "post 10 false in blog\n"),
        ("reindex post -vv", "post 10 false in blog\n"),
    ];
    for (words, expected) in cases {
        let ran = run(site(), words);
        assert_eq!((ran.stdout().as_str(), ran.exit()), (expected, Exit::OK), "{words}");
        assert_eq!(ran.stderr(), "reading\n", "{words}");
    }
}

// row: cli.custom
#[test]
fn every_shape_of_function_is_a_command() {
    #[derive(Args)]
    struct Name {
        name: Option<String>,
    }
    fn hello(ctx: &Context) {
        ctx.output().print("hello");
    }
    let cases: [(&[&str], u8, &str); 10] = [
        (&["nothing"], 0, ""),
        (&["context"], 0, "hello\n"),
        (&["words", "x"], 0, ""),
        (&["both", "x"], 0, "x\n"),
        (&["turned", "y"], 0, "y\n"),
        (&["exit"], 7, ""),
        (&["result-exit"], 8, ""),
        (&["io"], 1, ""),
        (&["async-nothing"], 0, ""),
        (&["async-context"], 0, "hello\n"),
    ];
    let app = || {
        App::new()
            .command("nothing", || {})
            .command("context", |ctx: Context| hello(&ctx))
            .command("words", |_: Name| Ok::<_, Error>(()))
            .command("both", |name: Name, ctx: Context| ctx.output().print(name.name.unwrap_or_default()))
            .command("turned", |ctx: Context, name: Name| ctx.output().print(name.name.unwrap_or_default()))
            .command("exit", || Exit::new(7))
            .command("result-exit", || Ok::<_, Error>(Exit::new(8)))
            .command("io", || std::fs::read("/nowhere").map(drop))
            .command("async-nothing", || async {})
            .command("async-context", async |ctx: Context| hello(&ctx))
    };
    for (words, code, stdout) in cases {
        let ran = Runner::new(app()).capture(words.iter().copied());
        assert_eq!((ran.exit().code(), ran.stdout().as_str()), (code, stdout), "{words:?}");
    }
}

// row: cli.base
#[test]
fn wrong_usage_ends_with_2_and_says_what_to_do() {
    let cases = [
        ("reindx post", "unknown command `reindx`\n hint: did you mean `site reindex`?"),
        ("blog:reindx", "did you mean `site blog:reindex`?"),
        ("qqqqqq", "`site help` lists the commands"),
        ("reindex", "required arguments were not provided:\n  <MODEL>"),
        ("reindex post --limt 3", "a similar argument exists: '--limit'"),
        ("reindex post --limit many", "invalid value 'many' for '--limit <LIMIT>'"),
        ("--bogus", "unexpected argument '--bogus'"),
        ("reindex post --color blue", "invalid value 'blue'"),
        ("help reindx", "did you mean `site reindex`?"),
    ];
    for (words, expected) in cases {
        let ran = run(site(), words);
        assert_eq!((ran.exit(), ran.stdout().as_str()), (Exit::USAGE, ""), "{words}");
        assert!(ran.stderr().contains(expected), "{words}: {}", ran.stderr());
        assert!(ran.stderr().starts_with("error: "), "{words}: {}", ran.stderr());
        assert!(!ran.stderr().contains('\x1b'), "no colour without a terminal: {words}");
    }
}

// row: cli.base
#[test]
fn help_groups_commands_by_app() {
    for words in ["help", "--help", "-h", ""] {
        let ran = run(site().version("1.2"), words);
        ran.assert_ok();
        let text = ran.stdout();
        assert!(text.starts_with("site 1.2 (carafe "), "{text}");
        assert!(text.contains("\nCommands:\n  check     Look for mistakes"), "{text}");
        assert!(text.contains("\nblog:\n  reindex  Rebuild the search index\n"), "{text}");
        assert_eq!(ran.stderr(), "");
    }
}

// row: cli.base
#[test]
fn every_command_has_help_of_its_own() {
    for words in ["help reindex", "reindex --help", "reindex -h", "--help reindex", "help blog:reindex"] {
        let ran = run(site(), words);
        ran.assert_ok();
        let text = ran.stdout();
        assert!(text.starts_with("Rebuild the search index"), "{words}: {text}");
        assert!(text.contains("Usage: site reindex [OPTIONS] <MODEL>"), "{words}: {text}");
        assert!(text.contains("Which model"), "{words}: {text}");
    }
}

// row: cli.base
#[test]
fn version_is_the_apps_own_and_ours() {
    let ours = env!("CARGO_PKG_VERSION");
    for words in ["--version", "-V"] {
        assert_eq!(run(site().version("1.2"), words).stdout(), format!("site 1.2 (carafe {ours})\n"));
        assert_eq!(run(site(), words).stdout(), format!("site (carafe {ours})\n"));
    }
}

#[derive(Debug)]
struct Low(std::io::Error);

impl std::fmt::Display for Low {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the index is locked")
    }
}

impl std::error::Error for Low {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn fail() -> Result<()> {
    let cause = Low(std::io::Error::other("the disk is on fire"));
    Err(Error::internal(cause).hint("wait for the other one").exit(Exit::UNAVAILABLE))
}

// row: cli.custom
#[test]
fn a_failure_says_what_where_why_and_what_to_do() {
    let line = line!() - 6;
    let ran = run(App::new().command("fail", fail), "fail");
    ran.assert_exit(Exit::UNAVAILABLE);
    let file = file!();
    let expected = format!(
        "error: the index is locked\n   at {file}:{line}\n  why: the disk is on fire\n hint: wait for the other one\n"
    );
    assert_eq!((ran.stdout().as_str(), ran.stderr()), ("", expected));
}

// row: cli.custom
#[test]
fn a_failure_is_json_where_json_is_asked_for() {
    let ran = run(App::new().add(Command::new("fail", fail).json()), "fail --json");
    ran.assert_exit(Exit::UNAVAILABLE);
    let stdout = ran.stdout();
    assert!(stdout.starts_with(r#"{"error":{"message":"the index is locked","place":""#), "{stdout}");
    let end = r#""causes":["the disk is on fire"],"hint":"wait for the other one","exit":4}}"#;
    assert!(stdout.trim_end().ends_with(end), "{stdout}");
    assert_eq!(ran.stderr(), "");
}

// row: cli.custom
#[test]
fn json_is_there_for_commands_that_have_it() {
    fn stats(ctx: Context) {
        if ctx.output().is_json() {
            return ctx.output().json(&[1, 2]);
        }
        let mut table = Table::new(["WHAT", "COUNT"]);
        table.row([Cell::of(Tone::Name, "posts"), "2".into()]);
        ctx.output().table(&table);
    }
    let app = || App::new().add(Command::new("stats", stats).json());
    assert_eq!(run(app(), "stats").stdout(), "WHAT   COUNT\nposts  2\n");
    assert_eq!(run(app(), "stats --json").stdout(), "[1,2]\n");
    run(site(), "reindex post --json").assert_exit(Exit::USAGE);
}

// row: cli.custom
#[test]
fn a_commands_own_options_mean_what_the_command_says() {
    #[derive(Args)]
    struct Own {
        #[arg(short, long)]
        verbose: Option<String>,
        #[arg(long)]
        yes: Option<u8>,
        #[arg(short, long)]
        query: bool,
    }
    fn own(own: Own, ctx: Context) {
        ctx.output().print(format_args!("{:?} {:?} {}", own.verbose, own.yes, own.query));
    }
    let ran = run(App::new().command("own", own), "-v own -v loud --yes 3 -q");
    assert_eq!(ran.stdout(), "Some(\"loud\") Some(3) true\n");
}

// row: cli.custom
#[test]
fn a_command_may_have_commands_of_its_own() {
    #[derive(Args)]
    struct Index {
        #[command(subcommand)]
        what: What,
    }
    #[derive(clap::Subcommand)]
    enum What {
        /// Make it.
        Make { name: String },
        /// Throw it away.
        Drop,
    }
    fn index(index: Index, ctx: Context) {
        match index.what {
            What::Make { name } => ctx.output().print(name),
            What::Drop => ctx.output().detail("gone"),
        }
    }
    let app = || App::new().command("index", index);
    assert_eq!(run(app(), "index make posts").stdout(), "posts\n");
    assert_eq!(run(app(), "index drop").stderr(), "");
    assert_eq!(run(app(), "index drop -v").stderr(), "gone\n");
    run(app(), "index").assert_exit(Exit::USAGE);
    run(app(), "index burn").assert_exit(Exit::USAGE);
}

// row: cli.custom
#[test]
fn an_apps_command_takes_the_place_of_the_frameworks() {
    let app = || {
        App::new().mount("/b", App::named("b").command("check", |ctx: Context| ctx.output().print("mine")))
    };
    assert_eq!(run(app(), "check").stdout(), "mine\n");
    assert!(run(app(), "carafe:check").stdout().starts_with("ok"), "the framework's is still there");
    let help = run(app(), "help").stdout();
    assert!(help.contains("carafe:check") && help.contains("\nb:\n  check\n"), "{help}");
}

// row: cli.custom
#[test]
fn two_apps_with_one_command_are_told_apart_by_name() {
    let say = |text: &'static str| move |ctx: Context| ctx.output().print(text);
    let both = || {
        App::new()
            .mount("/a", App::named("a").command("go", say("a")))
            .mount("/b", App::named("b").command("go", say("b")))
    };
    let ran = run(both(), "go");
    ran.assert_exit(Exit::USAGE);
    assert_eq!(ran.stderr(), "error: `go` can mean `a:go` or `b:go`\n hint: use the full name\n");
    assert_eq!(run(both(), "a:go").stdout(), "a\n");
    assert_eq!(run(both(), "b:go").stdout(), "b\n");
    let program = both().command("go", say("program"));
    assert_eq!(run(program, "go").stdout(), "program\n", "the program's own wins");
    let twice = App::new().mount("/x", blog()).mount_as("news", "/y", blog());
    assert_eq!(run(twice, "news:reindex post").stdout(), "post 10 false in news\n");
}

// row: cli.custom
#[test]
fn a_command_finds_state_by_type() {
    struct Greeting(&'static str);
    fn greet(ctx: Context) -> Result<()> {
        ctx.output().print(ctx.state::<Greeting>()?.0);
        Ok(())
    }
    let inner = || App::named("b").command("greet", greet);
    let outer = App::new().state(Greeting("outer")).mount("/b", inner().state(Greeting("inner")));
    assert_eq!(run(outer, "greet").stdout(), "inner\n");
    let outer = App::new().state(Greeting("outer")).mount("/b", inner());
    assert_eq!(run(outer, "greet").stdout(), "outer\n");
    let ran = run(App::new().mount("/b", inner()), "greet");
    ran.assert_exit(Exit::FAILED);
    assert!(ran.stderr().contains("Greeting`") && ran.stderr().contains(file!()), "{}", ran.stderr());
}

// row: cli.custom
#[test]
fn questions_without_a_terminal_name_the_option() {
    fn wipe(ctx: Context) -> Result<()> {
        if ctx.output().confirm("Throw away 3 posts?")? {
            ctx.output().print("gone");
        }
        Ok(())
    }
    fn name(ctx: Context) -> Result<()> {
        let name = ctx.output().ask("Name?", "--name")?;
        ctx.output().print(name);
        Ok(())
    }
    let app = || App::new().command("wipe", wipe).command("name", name);
    let ran = run(app(), "wipe");
    ran.assert_exit(Exit::USAGE);
    assert!(ran.stderr().contains("there is no terminal to ask on: Throw away 3 posts?"), "{}", ran.stderr());
    assert!(ran.stderr().contains("hint: answer with `--yes`"), "{}", ran.stderr());
    assert_eq!(run(app(), "wipe --yes").stdout(), "gone\n");
    assert_eq!(run(app(), "--yes wipe").stdout(), "gone\n");
    let ran = run(app(), "name --yes");
    ran.assert_exit(Exit::USAGE);
    assert!(ran.stderr().contains("`--name`"), "{}", ran.stderr());
}

// row: cli.custom
#[test]
fn a_command_can_be_run_from_code() {
    let greet = |ctx: Context| ctx.output().print("hello");
    let ran = Runner::new(App::new().command("greet", greet)).capture(["greet"]);
    assert_eq!(ran.assert_ok().stdout(), "hello\n");
}

#[test]
fn odd_words_are_refused_and_nothing_panics() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};
    let long = "x".repeat(100_000);
    let odd: [Vec<OsString>; 7] = [
        vec![OsString::from_vec(vec![0xff, 0xfe])],
        vec!["reindex".into(), OsString::from_vec(vec![0xff, 0xfe])],
        vec!["".into()],
        vec![long.clone().into()],
        vec!["reindex".into(), "post".into(), "--limit".into(), long.into()],
        vec!["help".into(), OsString::from_vec(vec![0xff])],
        vec!["\u{1b}[31m".into()],
    ];
    for words in odd {
        let ran = Runner::new(site()).capture(words);
        ran.assert_exit(Exit::USAGE);
    }
}

#[test]
#[should_panic(expected = "the command name \"Re index\" must be made of lower-case ASCII letters")]
fn a_bad_name_panics_at_set_up() {
    let _ = App::new().command("Re index", || {});
}
