//! Functions over windows.

use super::writer::Writer;
use crate::{
    error::Result,
    node::{FrameEdge, Node, Window, WindowFunction},
};

impl<'q> Writer<'q> {
    pub(super) fn window(&mut self, window: &'q Window) -> Result<()> {
        if let WindowFunction::Aggregate(aggregate) = &window.function {
            return self.aggregate_over(aggregate, Some(window));
        }
        self.window_function(&window.function)?;
        self.over(window)
    }

    /// The rows that are looked at.
    pub(super) fn over(&mut self, window: &'q Window) -> Result<()> {
        self.push(" OVER (");
        if !window.partition.is_empty() {
            self.push("PARTITION BY ");
            self.list(&window.partition, ", ", |writer, node| writer.node(node))?;
        }
        if !window.order.is_empty() {
            self.push(if window.partition.is_empty() { "ORDER BY " } else { " ORDER BY " });
            self.list(&window.order, ", ", Self::order)?;
        }
        if let Some(frame) = window.frame {
            self.push(if frame.rows { " ROWS BETWEEN " } else { " RANGE BETWEEN " });
            self.edge(frame.start, "UNBOUNDED PRECEDING");
            self.push(" AND ");
            self.edge(frame.end, "UNBOUNDED FOLLOWING");
        }
        self.push(")");
        Ok(())
    }

    fn edge(&mut self, edge: FrameEdge, unbounded: &str) {
        match edge {
            FrameEdge::Unbounded => self.push(unbounded),
            FrameEdge::Before(rows) => self.number(format_args!("{rows} PRECEDING")),
            FrameEdge::Current => self.push("CURRENT ROW"),
            FrameEdge::After(rows) => self.number(format_args!("{rows} FOLLOWING")),
        }
    }

    fn window_function(&mut self, function: &'q WindowFunction) -> Result<()> {
        match function {
            WindowFunction::RowNumber => self.push("ROW_NUMBER()"),
            WindowFunction::Rank => self.push("RANK()"),
            WindowFunction::DenseRank => self.push("DENSE_RANK()"),
            WindowFunction::PercentRank => self.push("PERCENT_RANK()"),
            WindowFunction::CumeDist => self.push("CUME_DIST()"),
            WindowFunction::Ntile(parts) => self.number(format_args!("NTILE({parts})")),
            WindowFunction::Lag(node, rows) => self.of_row("LAG(", node, Some(*rows))?,
            WindowFunction::Lead(node, rows) => self.of_row("LEAD(", node, Some(*rows))?,
            WindowFunction::First(node) => self.of_row("FIRST_VALUE(", node, None)?,
            WindowFunction::Last(node) => self.of_row("LAST_VALUE(", node, None)?,
            WindowFunction::Nth(node, row) => self.of_row("NTH_VALUE(", node, Some(*row))?,
            WindowFunction::Aggregate(aggregate) => self.aggregate(aggregate)?,
        }
        Ok(())
    }

    fn of_row(&mut self, name: &str, node: &'q Node, number: Option<u32>) -> Result<()> {
        self.push(name);
        self.node(node)?;
        if let Some(number) = number {
            self.number(format_args!(", {number}"));
        }
        self.push(")");
        Ok(())
    }
}
