//! Checks: what they find, how it is told, and what it stops.

use carafe_core::{
    App, Exit,
    check::{Check, Finding, Level, Report, Request, Rule, rules_of},
    command::{Command, Context},
    run::{Ran, Runner},
    settings::Sources,
};

static NO_PRICE: Rule = Rule::warning("shop.W001", "An article has no price.", "give it one, or hide it");
static NO_STOCK: Rule = Rule::error("shop.E001", "An article is not there.", "order some");
static NO_BACKUP: Rule = Rule::info("shop.I001", "There is no backup.", "make one");

fn shop() -> App {
    App::named("shop")
        .add(
            Check::new(|_| vec![NO_PRICE.finding("`tea` has no price").at("shop.toml:3")])
                .rules([&NO_PRICE])
                .tag("money"),
        )
        .add(
            Check::new(|ctx| if ctx.is_deploy() { vec![NO_BACKUP.finding("no backup")] } else { Vec::new() })
                .rules([&NO_BACKUP])
                .tag("ops"),
        )
}

fn broken() -> App {
    shop()
        .add(Check::new(|_| vec![NO_STOCK.finding("no `tea`").object("tea")]).rules([&NO_STOCK]).tag("stock"))
}

fn run(app: App, words: &str) -> Ran {
    Runner::new(App::new().mount("/shop", app)).named("site").capture(words.split_whitespace())
}

// row: cli.check
#[test]
fn exit_code_follows_the_level() {
    let cases = [
        (shop as fn() -> App, "check", Exit::OK),
        (shop, "check --fail-level warning", Exit::FAILED),
        (shop, "check --fail-level info", Exit::FAILED),
        (shop, "check --fail-level info --tag ops", Exit::OK),
        (shop, "check --deploy --fail-level info --tag ops", Exit::FAILED),
        (broken, "check", Exit::FAILED),
        (broken, "check --tag money", Exit::OK),
        (broken, "check --tag money --tag stock", Exit::FAILED),
        (broken, "check --tag shop", Exit::FAILED),
        (broken, "check --tag nope", Exit::USAGE),
        (broken, "check --fail-level grave", Exit::USAGE),
        (broken, "check --list", Exit::OK),
    ];
    for (app, words, exit) in cases {
        assert_eq!(run(app(), words).exit(), exit, "{words}");
    }
}

// row: cli.check
#[test]
fn a_report_reads_worst_first() {
    let expected = "\
fail  shop.E001  no `tea`
      hint: order some
warn  shop.W001  `tea` has no price
      at shop.toml:3
      hint: give it one, or hide it
fail  5 checks, 1 error, 1 warning
";
    assert_eq!(run(broken(), "check").stdout(), expected);
}

// row: cli.check
#[test]
fn a_report_is_json_for_programs() {
    let stdout = run(broken(), "check --json").stdout();
    let expected = concat!(
        r#"{"schema":"carafe.check/1","failed":true,"checks":5,"silenced":0,"findings":["#,
        r#"{"id":"shop.E001","level":"error","message":"no `tea`","hint":"order some","places":[],"object":"tea"},"#,
        r#"{"id":"shop.W001","level":"warning","message":"`tea` has no price","hint":"give it one, or hide it","#,
        r#""places":["shop.toml:3"],"object":null}]}"#,
        "\n"
    );
    assert_eq!(stdout, expected);
}

// row: cli.check
#[test]
fn the_list_tells_what_each_id_means() {
    let text = run(broken(), "check --list").stdout();
    assert!(text.contains("\nshop.E001  error    An article is not there.\n"), "{text}");
    assert!(text.contains("\ncore.E001  error    Two apps are mounted in the same namespace"), "{text}");
    let json = run(broken(), "check --list --json").stdout();
    assert!(
        json.starts_with(
            r#"{"schema":"carafe.rules/1","rules":[{"id":"core.E001","level":"error","meaning":"#
        ),
        "{json}"
    );
}

// row: check.framework
#[test]
fn silence_hides_warnings_and_never_errors() {
    let site = App::new().mount("/shop", broken()).build();
    let report = Report::run(&site, &Request::default().silence("shop.W001").silence("shop.E001"));
    let ids: Vec<_> = report.findings().iter().map(Finding::id).collect();
    assert_eq!((ids.as_slice(), report.silenced()), (["shop.E001"].as_slice(), 1));
}

// row: check.framework
#[test]
fn a_site_silences_ids_in_its_settings() {
    let sources = Sources::new().toml("[check]\nsilence = [\"shop.W001\", \"shop.E001\"]");
    let runner = Runner::new(App::new().mount("/shop", broken())).sources(sources);
    let stdout = runner.capture(["check"]).stdout();
    assert!(!stdout.contains("shop.W001") && stdout.contains("shop.E001"), "{stdout}");
    assert!(stdout.ends_with("fail  5 checks, 1 error, 1 silenced\n"), "{stdout}");
}

// row: check.framework
#[test]
fn a_function_is_a_check() {
    let app = App::new().check(|ctx| {
        vec![
            Finding::error("x.E001", format!("{} apps", ctx.site().apps().len()))
                .at("a:1")
                .at("b:2")
                .hint("fewer"),
        ]
    });
    let report = Report::of(&app.build());
    let finding = &report.findings()[0];
    assert_eq!(finding.to_string(), "x.E001 1 apps\n  at a:1 and b:2\n  hint: fewer");
    assert_eq!(finding.level(), Level::Error);
}

// row: check.framework
#[test]
fn errors_stop_a_command_that_wants_checks_and_warnings_are_told() {
    let serve = || Command::new("open", |ctx: Context| ctx.output().print("open")).after_checks();
    let ran = run(broken().add(serve()), "open");
    ran.assert_exit(Exit::FAILED);
    assert_eq!(ran.stdout(), "");
    assert_eq!(ran.stderr(), "error: the checks found errors:\nshop.E001 no `tea`\n  hint: order some\n");
    let ran = run(shop().add(serve()), "open");
    ran.assert_ok();
    assert_eq!(ran.stdout(), "open\n");
    assert!(ran.stderr().starts_with("warn  shop.W001  `tea` has no price\n"), "{}", ran.stderr());
    assert_eq!(run(shop().add(serve()), "open -q").stderr(), "");
}

// row: check.framework
#[test]
fn a_namespace_that_is_mounted_twice_names_both_lines() {
    let (first, second) = (line!() + 1, line!() + 2);
    let app = App::new().mount("/a", App::named("blog"));
    let app = app.mount("/b", App::named("blog"));
    let report = Report::of(&app.build());
    let finding = &report.findings()[0];
    assert_eq!((finding.id(), finding.level()), ("core.E001", Level::Error));
    assert_eq!(finding.places(), [format!("{}:{first}", file!()), format!("{}:{second}", file!())]);
    assert_eq!(finding.message(), "the namespace `blog` is mounted 2 times: at \"/a\" and \"/b\"");
    let fine = App::new().mount("/a", App::named("blog")).mount_as("news", "/b", App::named("blog"));
    assert!(Report::of(&fine.build()).findings().is_empty());
}

// row: check.framework
#[test]
fn commands_of_one_name_are_found() {
    let go = |app: App| app.command("go", || {});
    let ids = |app: App| {
        let report = Report::of(&app.build());
        report
            .findings()
            .iter()
            .map(|finding| (finding.id().to_owned(), finding.places().len()))
            .collect::<Vec<_>>()
    };
    let named = App::named;
    assert_eq!(ids(go(go(App::new()))), [("core.E002".to_owned(), 2)]);
    assert_eq!(
        ids(App::new().mount("/a", go(named("a"))).mount("/b", go(named("b")))),
        [("core.W001".to_owned(), 2)]
    );
    assert!(ids(go(App::new()).mount("/a", go(named("a"))).mount("/b", go(named("b")))).is_empty());
}

#[test]
fn ids_are_of_one_form_and_come_once() {
    let rules = rules_of(&App::new().mount("/shop", broken()).build());
    let ids: Vec<_> = rules.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids, ["core.E001", "core.E002", "core.W001", "shop.E001", "shop.I001", "shop.W001"]);
}
