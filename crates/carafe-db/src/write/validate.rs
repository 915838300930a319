//! A row looked over before it is saved: each field, then what must be unique, then other constraints.

mod constraint;
mod field;
mod related;
mod unique_for;

use super::{record::Record, run::Run};
use crate::{
    DbError, ErrorKind,
    error::{Invalid, Result},
};

/// Looks a row over, without some fields.
pub(super) async fn record(run: Run<'_>, record: &dyn Record, except: Result<Vec<usize>>) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    let mut found = Invalid::new();
    let mut passed_over = except.map_err(|error| error.at(run.place))?;
    for index in 0..record.meta().fields.len() {
        if !passed_over.contains(&index) && !field::check(record, index, &mut found) {
            passed_over.push(index);
        }
    }
    record.clean(&mut found);
    let wrong = |index: &usize| {
        let name = record.meta().fields[*index].name;
        found.errors().iter().any(|error| error.fields.contains(&name))
    };
    passed_over.extend((0..record.meta().fields.len()).filter(wrong));
    constraint::check(run, record, &passed_over, &mut found).await?;
    unique_for::check(run, record, &passed_over, &mut found).await?;
    related::check(run, record, &passed_over, &mut found).await?;
    if found.is_empty() {
        return Ok(());
    }
    let message = format!("this `{}` is not as it should be: {found}", record.meta().name);
    Err(DbError::new(ErrorKind::Invalid(found), message).at(run.place))
}
