//! `clearsessions`: removes the sessions that have ended.

use std::time::SystemTime;

use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgMatches},
    command::{Command, Context, FromCommand},
    state::States,
};

use crate::{
    keeping::keeper::{Keeper, Means},
    secret_keys,
    settings::SiteSettings,
};

pub(super) fn command() -> Command {
    Command::new("clearsessions", run)
        .about("Remove the sessions that have ended; with --owner also those of one owner that have not.")
        .built_in()
}

struct Asked {
    owner: Option<String>,
}

async fn run(asked: Asked, context: Context) -> Result<()> {
    let settings = context.settings()?;
    let states = States::of(context.site(), settings)?;
    let means = Means { apps: context.site(), settings, states: &states };
    let site: SiteSettings = settings.get().cloned().unwrap_or_default();
    let keeper = Keeper::of(means, || secret_keys::find(&site, settings.profile()))?;
    if let Some(owner) = &asked.owner {
        let ended = keeper.store.end(owner, None).await.map_err(|error| error.exit(Exit::USAGE))?;
        context.output().say(format_args!("{ended} of {owner} ended"));
    }
    let told = match keeper.store.clear_expired(SystemTime::now()).await? {
        Some(gone) => format!("{gone} removed that had ended"),
        None => "sessions are in the cookies of browsers: there is nothing to remove".to_owned(),
    };
    context.output().say(told);
    Ok(())
}

impl FromCommand for Asked {
    fn grammar(command: clap::Command) -> clap::Command {
        command.arg(
            Arg::new("owner")
                .long("owner")
                .value_name("OWNER")
                .help("End every session of this owner: `user:3` logs that user out everywhere"),
        )
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self, Error> {
        Ok(Self { owner: words.get_one("owner").cloned() })
    }
}
