//! The types that a setting can have.

mod collection;
mod duration;
mod number;
mod text;

pub use text::SettingText;

use super::{info::Kind, reading::Reading, value::Entry};

/// A type that a setting can have.
///
/// | type | in `carafe.toml` | in a variable |
/// |---|---|---|
/// | `bool` | `true` | `true`, `1`, `yes`, `on` and their opposites |
/// | whole numbers, `NonZero…`, `f32`, `f64` | `20` | `20` |
/// | `String`, `char`, `PathBuf` | `"text"` | `text` |
/// | `IpAddr`, `SocketAddr` | `"127.0.0.1"` | `127.0.0.1` |
/// | `Duration` | `"30s"`, `"5 min"` | `30s` |
/// | [`ByteSize`](super::ByteSize) | `"2 MiB"` | `2 MiB` |
/// | `Vec<T>` | `["a", "b"]`, or one value alone | `a,b`, or `["a", "b"]` |
/// | `BTreeMap<String, T>`, `HashMap<String, T>` | `{ x = 1 }` | `CARAFE_BLOG__LIMITS__X=1` |
/// | `Option<T>`, [`Secret<T>`](super::Secret) | as `T` | as `T`; empty is `None` |
/// | a struct with `#[derive(Settings)]` | a table | `CARAFE_BLOG__CACHE__TTL=1` |
///
/// A type of your own that has `FromStr` becomes one with [`SettingText`].
#[diagnostic::on_unimplemented(
    message = "a setting cannot be of type `{Self}`",
    note = "for a type that has `FromStr`, implement `SettingText`; for a table, derive `Settings`"
)]
pub trait SettingValue: Sized {
    /// What is known of the type.
    fn kind() -> Kind;

    /// Reads a value. `None` means that it was not right; say so with [`Reading::refuse`].
    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self>;

    /// What it is when nobody sets it and there is no default: an error, unless the type knows better.
    fn absent(reading: &mut Reading<'_>) -> Option<Self> {
        reading.refuse_missing(&Self::kind())
    }
}
