//! The `settings` command, and the options for settings that every command has.

use carafe_core::{
    App, Exit,
    command::Context,
    output::Output,
    run::Runner,
    settings::{Profile, Secret, Sources},
    settings_section,
};

settings_section! {
    /// The blog.
    pub struct Blog in "blog" {
        /// Posts on one page.
        pub per_page: u32 = 20,
        /// A key.
        pub key: Option<Secret<String>>,
    }
}

fn run(words: &[&str], sources: Sources) -> (Exit, String, String) {
    let app = App::named("blog").settings::<Blog>().command("per-page", |context: Context| {
        let settings = context.settings()?;
        context.output().print(settings.get::<Blog>().map_or(0, |blog| blog.per_page));
        Ok::<(), carafe_core::Error>(())
    });
    let (output, captured) = Output::captured();
    let sources = sources.profile(Profile::PROD);
    let exit = Runner::new(app).output(output).sources(sources).run_words(words.iter().copied());
    (exit, captured.stdout(), captured.stderr())
}

fn sources() -> Sources {
    Sources::new().toml("[blog]\nkey = \"hunter2\"\n")
}

// row: cli.settings
#[test]
fn it_lists_values_and_origins_and_masks_secrets() {
    let (exit, answer, talk) = run(&["settings"], sources());
    assert_eq!(
        answer,
        "SETTING        VALUE  FROM\n\
         blog.per_page  20     default\n\
         blog.key       ***    carafe.toml:2\n\
         check.silence  []     default\n"
    );
    assert_eq!((exit, talk.as_str()), (Exit::OK, "profile: prod\n"));
}

// row: cli.settings
#[test]
fn it_shows_what_is_changed_or_one_value() {
    let answer = |words: &[&str]| run(words, sources()).1;
    assert_eq!(answer(&["settings", "--changed"]), "SETTING   VALUE  FROM\nblog.key  ***    carafe.toml:2\n");
    assert_eq!(answer(&["settings", "blog.per_page"]), "20\n");
    assert_eq!(answer(&["settings", "blog.key"]), "***\n");
    assert!(answer(&["settings", "-v"]).contains("Posts on one page."));
}

// row: cli.settings
#[test]
fn it_answers_programs_in_json() {
    let (_, answer, _) = run(&["settings", "blog.key", "--json"], sources());
    assert_eq!(
        answer,
        "{\"schema\":\"carafe.settings/1\",\"profile\":\"prod\",\"settings\":[{\"key\":\"blog.key\",\"value\":\"***\",\
         \"from\":\"carafe.toml:2\",\"default\":false,\"doc\":\"A key.\"}]}\n"
    );
}

// row: cli.settings
#[test]
fn an_unknown_setting_is_told_with_the_nearest() {
    let (exit, _, talk) = run(&["settings", "blog.per_pgae"], sources());
    assert_eq!(exit, Exit::USAGE);
    assert_eq!(talk, "error: there is no setting `blog.per_pgae`\n hint: did you mean `blog.per_page`?\n");
}

// row: conf.sources
#[test]
fn every_command_takes_set_over_everything_else() {
    let sources = || Sources::new().variable("CARAFE_BLOG__PER_PAGE", "6");
    assert_eq!(run(&["per-page"], sources()).1, "6\n");
    assert_eq!(run(&["per-page", "--set", "blog.per_page=7"], sources()).1, "7\n");
    assert_eq!(run(&["--set", "blog.per_page=8", "per-page"], sources()).1, "8\n");
    let (exit, _, talk) = run(&["per-page", "--set", "blog.per_page=x"], sources());
    assert_eq!(exit, Exit::CONFIG);
    assert_eq!(
        talk,
        "error: 1 mistake in the settings\n\n  \
         --set: [blog] per_page: expected a whole number from 0 to 4294967295, found \"x\"\n\n"
    );
    assert_eq!(run(&["per-page", "--set", "nonsense"], sources()).0, Exit::USAGE);
}

// row: conf.settings
#[test]
fn wrong_settings_end_with_78_where_they_are_needed() {
    let wrong = || Sources::new().toml("[blog]\nper_page = \"x\"\n");
    assert_eq!(run(&["check"], wrong()).0, Exit::CONFIG);
    assert_eq!(run(&["settings"], wrong()).0, Exit::CONFIG);
    assert_eq!(run(&["help"], wrong()).0, Exit::OK, "help answers all the same");
}
