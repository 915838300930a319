//! The tables of a query: where it begins, what is joined to it, and what ties it to the query outside.

use super::{between::Between, scope::Join, writer::Writer};
use crate::{
    error::Result,
    meta::ModelMeta,
    path::{Origin, Path, Way, pointed_at},
    query::Query,
};

impl<'q> Writer<'q> {
    pub(super) fn from(&mut self, query: &'q Query) -> Result<()> {
        let Some(scope) = self.scopes.last() else { return Ok(()) };
        let (alias, joins) = (scope.table.clone(), scope.joins.clone());
        self.push(" FROM ");
        let table = self.table(query.root.meta())?;
        self.name(table);
        self.push(" ");
        self.push(&alias);
        if let Origin::Relation(outer, relation) = query.root.origin() {
            self.between_join(outer.meta(), relation, &alias)?;
        }
        self.join_words(query)?;
        joins.into_iter().try_for_each(|join| self.join(join))
    }

    pub(super) fn join(&mut self, join: Join) -> Result<()> {
        let Origin::Field(parent, field) = join.path.origin() else { return Ok(()) };
        let target = join.path.meta();
        self.push(if join.inner { " INNER JOIN " } else { " LEFT JOIN " });
        let table = self.table(target)?;
        self.name(table);
        let alias = join.alias;
        self.number(format_args!(" t{alias} ON t{alias}."));
        self.name(target.fields[pointed_at(parent, field)].column);
        self.push(" = ");
        self.own_column(parent, field)
    }

    /// The table between two models of a many-to-many relation.
    pub(super) fn between_join(
        &mut self,
        outer: &'static ModelMeta,
        relation: Way,
        alias: &str,
    ) -> Result<()> {
        let Some(between) = Between::of(outer, relation, self)? else { return Ok(()) };
        self.push(" INNER JOIN ");
        self.name(&between.table);
        self.push(&format!(" {alias}b ON {alias}b."));
        self.name(&between.target);
        self.push(&format!(" = {alias}."));
        self.name(between.target_key);
        Ok(())
    }

    /// The column that points at the row outside, of a query that begins with a relation.
    pub(super) fn source(&mut self, path: Path) -> Result<()> {
        let Origin::Relation(outer, relation) = path.origin() else { return Ok(()) };
        let scope = self.scopes.iter().rev().find(|scope| scope.query.root == path);
        let alias = scope.map(|scope| scope.table.clone()).unwrap_or_default();
        if let Some(between) = Between::of(outer.meta(), relation, self)? {
            self.push(&format!("{alias}b."));
            self.name(&between.source);
            return Ok(());
        }
        let column = match relation {
            Way::Back(meta, field) => meta.fields[field].column,
            Way::Named(number) => {
                let reverse = &outer.meta().reverses[number];
                (reverse.source)().field(reverse.field).map_or(reverse.field, |field| field.column)
            }
            Way::Tied(..) | Way::Wrong(_) => return Ok(()),
        };
        self.push(&format!("{alias}."));
        self.name(column);
        Ok(())
    }

    /// Ties the rows of a relation to the row of the query outside. One that stands alone is tied by a filter.
    pub(super) fn tie(&mut self, query: &'q Query) -> Result<bool> {
        let Origin::Relation(outer, _) = query.root.origin() else { return Ok(false) };
        let (_, around) = self.scopes.split_last().expect("bug in carafe: a condition outside a query");
        if !around.iter().any(|scope| scope.query.root == outer.start()) {
            return Ok(false);
        }
        self.source(query.root)?;
        self.push(" = ");
        self.column(outer, query.root.owner_field())?;
        Ok(true)
    }
}
