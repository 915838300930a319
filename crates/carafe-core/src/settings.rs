//! Settings: typed sections, read from defaults, `carafe.toml`, `.env`, the environment and the command line.
//!
//! The way of a setting: [`sources`](Sources) say where to look; `gathered` reads them into trees of
//! [values](Value), each with its [origin](Origin); `loading` merges them, and a [`Section`] reads its fields, each by its
//! [`SettingValue`]; whatever is wrong becomes a [`Mistake`], and all of them are told at once.

mod byte_size;
mod declare;
mod dotenv;
mod dotenv_file;
mod effective;
mod environment;
mod fields;
mod gathered;
mod info;
mod loading;
mod mistake;
pub(crate) mod nearest;
mod origin;
mod profile;
mod reading;
mod secret;
mod secret_file;
mod section;
mod section_part;
mod setting_value;
mod sources;
mod store;
mod toml_text;
mod value;

pub use byte_size::{ByteSize, NotAByteSize};
pub use dotenv_file::DotenvFile;
pub use effective::Effective;
pub use fields::{Fields, Rule};
pub use info::{FieldInfo, Kind, SectionInfo};
pub use mistake::{Mistake, SettingsError};
pub use origin::Origin;
pub use profile::Profile;
pub use reading::Reading;
pub use secret::Secret;
pub use section::{Section, defaults, read_absent, read_table};
pub use section_part::SectionPart;
pub use setting_value::{SettingText, SettingValue};
pub use sources::Sources;
pub use store::Settings;
pub use value::{Entry, Table, Value};
