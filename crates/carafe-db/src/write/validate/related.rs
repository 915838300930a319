//! Whether what a foreign key points at is one of the rows that it may point at.

use crate::{
    driver::Row,
    error::{FieldError, Invalid, Result},
    exec,
    sql::Ask,
    write::{record::Record, run::Run},
};

const CODE: &str = "limit_choices_to";

/// Looks at each foreign key that has a limit.
pub(super) async fn check(
    run: Run<'_>,
    record: &dyn Record,
    passed_over: &[usize],
    found: &mut Invalid,
) -> Result<()> {
    for (index, field) in record.meta().fields.iter().enumerate() {
        let (Some(limit), Some(relation)) = (field.limit_choices_to, field.relation) else { continue };
        let value = record.value(index)?;
        if value.is_null() || passed_over.contains(&index) {
            continue;
        }
        let query = limit().has(relation.pointed_at(), value);
        let mut is_there = false;
        let mut each = |_: &dyn Row| {
            is_there = true;
            Ok(())
        };
        exec::run(run.db, Ask::Select(&query), run.place, &mut each).await?;
        if !is_there {
            let message = field.message(CODE, "is none of those that can be chosen");
            found.add(FieldError::new(vec![field.name], CODE, message));
        }
    }
    Ok(())
}
