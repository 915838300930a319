//! What happens where there is such a row already.

use crate::{meta::ModelMeta, write::sql::Sql};

#[derive(Debug, Clone, Default)]
pub(crate) enum Conflict {
    /// It is an error.
    #[default]
    Refuse,
    /// The new row is left out.
    Ignore,
    /// Some fields of the row that is there get the values of the new one.
    Update { unique: Vec<usize>, set: Vec<usize> },
}

impl Conflict {
    pub(super) fn write(&self, sql: Sql, meta: &'static ModelMeta) -> Sql {
        let column = |index: &usize| meta.fields[*index].column;
        match self {
            Self::Refuse => sql,
            Self::Ignore => ignore(sql, meta.fields[meta.key[0]].column),
            Self::Update { set, .. } if set.is_empty() => ignore(sql, meta.fields[meta.key[0]].column),
            Self::Update { unique, set } => {
                let mysql = sql.vendor().is_mysql_like();
                let sql = if mysql {
                    sql.push(" ON DUPLICATE KEY UPDATE ")
                } else {
                    sql.push(" ON CONFLICT (").names(unique.iter().map(column)).push(") DO UPDATE SET ")
                };
                sql.list(set.iter().map(column), ", ", |sql, column| {
                    let sql = sql.name(column);
                    if mysql {
                        sql.push(" = VALUES(").name(column).push(")")
                    } else {
                        sql.push(" = excluded.").name(column)
                    }
                })
            }
        }
    }
}

/// Leaves out what is there already. `INSERT IGNORE` would pass over every other mistake as well.
pub(crate) fn ignore(sql: Sql, any_column: &str) -> Sql {
    if sql.vendor().is_mysql_like() {
        return sql.push(" ON DUPLICATE KEY UPDATE ").name(any_column).push(" = ").name(any_column);
    }
    sql.push(" ON CONFLICT DO NOTHING")
}
