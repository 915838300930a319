//! Where a setting comes from.

use std::{fmt, sync::Arc};

/// Where a setting comes from, so that every message and the `settings` command can point there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Origin {
    /// A line of a settings file: `carafe.toml:3`.
    File {
        /// The name of the file, as it was given.
        file: Arc<str>,
        /// The line, counted from 1.
        line: usize,
    },
    /// A line of a `.env` file.
    Dotenv {
        /// The name of the file.
        file: Arc<str>,
        /// The line, counted from 1.
        line: usize,
        /// The variable.
        name: Arc<str>,
    },
    /// An environment variable.
    Variable {
        /// Its name.
        name: Arc<str>,
    },
    /// A file named by a variable that ends in `_FILE`.
    Secret {
        /// The file.
        file: Arc<str>,
        /// The variable.
        name: Arc<str>,
    },
    /// The command line, or code that starts the site.
    Flag {
        /// What was said there.
        name: Arc<str>,
    },
    /// The default in the code.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line } => write!(f, "{file}:{line}"),
            Self::Dotenv { file, line, name: _ /* it stands on that line */ } => write!(f, "{file}:{line}"),
            Self::Variable { name } => f.write_str(name),
            Self::Secret { file, name } => write!(f, "{name} ({file})"),
            Self::Flag { name } => f.write_str(name),
            Self::Default => f.write_str("default"),
        }
    }
}
