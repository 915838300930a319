//! Commands as a site writes them, with nothing but the prelude.

use carafe::prelude::*;

/// Rebuild the search index.
#[derive(Args)]
struct Reindex {
    /// Which model.
    model: String,
    #[arg(long, default_value_t = 10)]
    limit: u32,
    #[arg(long, value_enum, default_value = "all")]
    what: What,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    All,
    New,
}

async fn reindex(args: Reindex, ctx: Context) -> Result<()> {
    ctx.output().print(format_args!("{} {} {:?}", args.model, args.limit, args.what));
    Ok(())
}

fn site() -> App {
    App::new().mount("/blog", App::named("blog").get("/", || "posts").command("reindex", reindex))
}

// row: cli.custom
#[test]
fn a_command_needs_the_prelude_only() {
    let ran = site().runner().capture(["reindex", "post", "--what", "new"]);
    ran.assert_ok();
    assert_eq!(ran.stdout(), "post 10 New\n");
    let help = site().runner().capture(["help"]);
    assert!(help.stdout().contains("\nblog:\n  reindex  Rebuild the search index\n"), "{}", help.stdout());
}

// row: test.cli
#[test]
fn a_test_reads_output_and_exit_code() {
    let ran = site().runner().capture(["reindex"]);
    ran.assert_exit(Exit::USAGE);
    assert_eq!(ran.stdout(), "");
    assert!(ran.stderr().contains("<MODEL>"), "{}", ran.stderr());
}
