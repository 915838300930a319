//! `serve`: answers requests until told to stop.

use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgMatches, builder::ValueParser},
    command::{Command, Context, FromCommand},
};

use crate::{
    Service,
    serve::{self, AddressTaken},
    settings::{Address, ServerSettings},
};

pub(super) fn command() -> Command {
    Command::new("serve", run)
        .about("Answer requests; the default without a command.")
        .after_checks()
        .built_in()
}

struct Addresses(Vec<Address>);

fn run(addresses: Addresses, context: Context) -> Result<()> {
    let sections = context.settings()?;
    let mut settings = sections.get::<ServerSettings>().cloned().unwrap_or_default();
    if !addresses.0.is_empty() {
        // What is asked for by hand is meant as it stands.
        settings.port = None;
        settings.address = addresses.0;
    }
    let service = Service::checked(context.site_shared(), sections.clone())?;
    serve::serve(service, settings).map_err(with_exit)
}

fn with_exit(error: Error) -> Error {
    let exit = if error.is::<AddressTaken>() { Exit::UNAVAILABLE } else { Exit::FAILED };
    error.exit(exit)
}

impl FromCommand for Addresses {
    fn grammar(command: clap::Command) -> clap::Command {
        let parse = |text: &str| text.parse::<Address>();
        command.arg(
            Arg::new("address")
                .value_name("ADDR:PORT")
                .num_args(0..)
                .value_parser(ValueParser::new(parse))
                .help("Where to listen: 127.0.0.1:8000 (the default), [::1]:8000, 8000, unix:/run/site.sock, inherited"),
        )
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self(words.get_many("address").into_iter().flatten().cloned().collect()))
    }
}
