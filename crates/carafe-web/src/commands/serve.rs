//! `serve`: answers requests until told to stop.

use std::path::PathBuf;

#[cfg(feature = "db")]
use carafe_core::AppId;
use carafe_core::{
    Error, Exit, Result,
    clap::{self, Arg, ArgMatches, builder::ValueParser},
    command::{Command, Context, FromCommand},
};

#[cfg(feature = "db")]
use crate::databases;
use crate::{
    Service, before_serve,
    serve::{self, AddressTaken},
    settings::{Address, Certificate, ServerSettings},
    wait::wait_for,
};

pub(super) fn command() -> Command {
    Command::new("serve", run)
        .about("Answer requests; the default without a command.")
        .after_checks()
        .built_in()
}

/// What is said on the command line; it comes before the settings.
struct Words {
    addresses: Vec<Address>,
    cert: Option<Certificate>,
    key: Option<PathBuf>,
}

fn run(words: Words, context: Context) -> Result<()> {
    let sections = context.settings()?;
    let mut settings = sections.get::<ServerSettings>().cloned().unwrap_or_default();
    if !words.addresses.is_empty() {
        // What is asked for by hand is meant as it stands.
        settings.port = None;
        settings.address = words.addresses;
    }
    if words.cert.is_some() {
        // A key belongs to its certificate.
        (settings.cert, settings.key) = (words.cert, words.key);
    }
    wait_for(prepare(&context))??;
    let service = Service::checked(context.site_shared(), sections.clone())?;
    serve::serve(service, settings).map_err(with_exit)
}

/// What comes before the sockets are opened: the work of the apps, and a look at what was forgotten.
async fn prepare(context: &Context) -> Result<()> {
    before_serve::run(context).await?;
    #[cfg(feature = "db")]
    if cfg!(debug_assertions) {
        databases::announce_open(&context.for_app(AppId::PROGRAM)).await;
    }
    Ok(())
}

fn with_exit(error: Error) -> Error {
    if error.is::<AddressTaken>() { error.exit(Exit::UNAVAILABLE) } else { error }
}

impl FromCommand for Words {
    fn grammar(command: clap::Command) -> clap::Command {
        let parse = |text: &str| text.parse::<Address>();
        command
            .arg(
                Arg::new("address")
                    .value_name("ADDR:PORT")
                    .num_args(0..)
                    .value_parser(ValueParser::new(parse))
                    .help("Where to listen: 127.0.0.1:8000 (the default), [::1]:8000, 8000, unix:/run/site.sock, inherited"),
            )
            .arg(
                Arg::new("cert")
                    .long("cert")
                    .value_name("FILE")
                    .value_parser(ValueParser::new(|text: &str| text.parse::<Certificate>()))
                    .help("Speak https, with this certificate in PEM, or with one made up: `adhoc`"),
            )
            .arg(
                Arg::new("key")
                    .long("key")
                    .value_name("FILE")
                    .requires("cert")
                    .value_parser(clap::value_parser!(PathBuf))
                    .help("The private key of the certificate, in PEM"),
            )
    }

    fn from_command(words: &ArgMatches, _context: &Context) -> Result<Self> {
        Ok(Self {
            addresses: words.get_many("address").into_iter().flatten().cloned().collect(),
            cert: words.get_one("cert").cloned(),
            key: words.get_one("key").cloned(),
        })
    }
}
