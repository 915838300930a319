//! A section of the settings, as data.
//!
//! `#[derive(Settings)]` and `settings_section!` write nothing else than what is here.

use super::{
    fields::Fields,
    info::SectionInfo,
    mistake::SettingsError,
    profile::Profile,
    reading::{Extent, Reading},
    setting_value::SettingValue,
    value::{Entry, Table},
};

/// A struct that is read from one section of the settings.
///
/// `#[derive(Settings)]` writes this for a user's struct, [`settings_section!`](crate::settings_section) for the
/// framework's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a section of the settings",
    note = "put `#[derive(Settings)]` on the struct"
)]
pub trait Section: SettingValue + Send + Sync + 'static {
    /// What is known of the section.
    const INFO: SectionInfo;

    /// Reads each field, in the order of `INFO.fields`. `None` means that something was wrong; it has been noted.
    fn read_fields(fields: &mut Fields<'_, '_>) -> Option<Self>;
}

/// Reads a section out of its table; what `SettingValue::read` of a section does.
pub fn read_table<S: Section>(entry: &Entry, reading: &mut Reading<'_>) -> Option<S> {
    let table = reading.table(entry, &S::kind())?;
    let mut fields = Fields::new(&table, S::INFO.fields, reading);
    fields.refuse_unknown();
    S::read_fields(&mut fields)
}

/// Reads a section that has no table: its defaults; what `SettingValue::absent` of a section does.
pub fn read_absent<S: Section>(reading: &mut Reading<'_>) -> Option<S> {
    S::read_fields(&mut Fields::new(&Table::new(), S::INFO.fields, reading))
}

/// A section with every setting at its default, as in a profile without files and variables.
///
/// # Errors
/// When a setting has no default, or one that is not of its type.
pub fn defaults<S: Section>(profile: &Profile) -> Result<S, SettingsError> {
    let mut reading = Reading::new(profile, Extent::Whole);
    let section = reading.within(S::INFO.name, |reading| read_absent::<S>(reading));
    section.ok_or_else(|| SettingsError::of(reading.into_mistakes()))
}
