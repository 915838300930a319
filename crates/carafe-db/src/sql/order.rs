//! ORDER BY, LIMIT and OFFSET.

use super::{bound::Bound, slot::Form, writer::Writer};
use crate::{
    driver::Vendor,
    error::Result,
    node::Node,
    query::{Nulls, Order, Query},
};

impl<'q> Writer<'q> {
    pub(super) fn orders(&mut self, orders: &'q [Order]) -> Result<()> {
        if orders.is_empty() {
            return Ok(());
        }
        self.push(" ORDER BY ");
        if let Some(scope) = self.scopes.last_mut() {
            scope.by_alias = true;
        }
        self.list(orders, ", ", Self::order)?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.by_alias = false;
        }
        Ok(())
    }

    pub(super) fn order(&mut self, order: &'q Order) -> Result<()> {
        if let Some(nulls) = order.nulls.filter(|_| !self.features.nulls_order) {
            self.order_node(&order.node)?;
            self.push(match nulls {
                Nulls::First => " IS NOT NULL, ",
                Nulls::Last => " IS NULL, ",
            });
        }
        self.order_node(&order.node)?;
        if order.descending {
            self.push(" DESC");
        }
        match order.nulls.filter(|_| self.features.nulls_order) {
            Some(Nulls::First) => self.push(" NULLS FIRST"),
            Some(Nulls::Last) => self.push(" NULLS LAST"),
            None => {}
        }
        Ok(())
    }

    /// PostgreSQL knows the name of a computed column in ORDER BY only where it stands alone, which is what this is.
    pub(super) fn order_node(&mut self, node: &'q Node) -> Result<()> {
        match node {
            Node::Annotation(number) if self.goes_by_name(*number) => {
                self.name(&format!("c{number}"));
                Ok(())
            }
            node => self.sorted(node),
        }
    }

    pub(super) fn limits(&mut self, query: &'q Query) {
        if let Some(limit) = &query.limit {
            self.push(" LIMIT ");
            self.bind(Bound::Number(limit), Form::Plain);
        } else if query.offset.is_some() {
            match self.vendor() {
                Vendor::Sqlite => self.push(" LIMIT -1"),
                Vendor::MariaDb | Vendor::MySql => self.push(" LIMIT 18446744073709551615"),
                Vendor::Postgres => {}
            }
        }
        if let Some(offset) = &query.offset {
            self.push(" OFFSET ");
            self.bind(Bound::Number(offset), Form::Plain);
        }
    }

    pub(super) fn sorted(&mut self, node: &'q Node) -> Result<()> {
        self.node(node)?;
        self.decimal_collation(&[node]);
        Ok(())
    }
}
