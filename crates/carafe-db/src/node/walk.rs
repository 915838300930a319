//! The parts of a part.

use super::{Node, Window, WindowFunction};
use crate::{
    path::Path,
    query::{Order, Query},
};

/// A part of a tree: another, or a query inside it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Child<'n> {
    Node(&'n Node),
    Query(&'n Query),
}

impl Node {
    /// Each part directly below this one, in one order.
    pub(crate) fn children<'n>(&'n self, visit: &mut dyn FnMut(Child<'n>)) {
        let mut each = |nodes: &'n [Self]| nodes.iter().for_each(|node| visit(Child::Node(node)));
        match self {
            Self::Field(..)
            | Self::Source(_)
            | Self::Annotation(_)
            | Self::Value(_)
            | Self::Constant(_)
            | Self::Matches(..)
            | Self::Found(..)
            | Self::Wrong(_) => {}
            Self::Compare(_, sides) | Self::Text(_, sides) | Self::Arithmetic(_, _, sides) => {
                each(&sides[..])
            }
            Self::Between(sides) => each(&sides[..]),
            Self::All(nodes) | Self::Any(nodes) | Self::Call(_, _, nodes) => each(nodes),
            Self::Not(node)
            | Self::IsNull(node)
            | Self::In(node, _)
            | Self::Cast(node, _)
            | Self::Json(node, ..) => {
                visit(Child::Node(node));
            }
            Self::Case(cases, otherwise) => {
                for (condition, value) in cases {
                    visit(Child::Node(condition));
                    visit(Child::Node(value));
                }
                otherwise.iter().for_each(|node| visit(Child::Node(node)));
            }
            Self::Aggregate(aggregate) => {
                aggregate.parts().for_each(|node| visit(Child::Node(node)));
            }
            Self::Window(window) => of_window(window, visit),
            Self::InQuery(node, query) => {
                visit(Child::Node(node));
                visit(Child::Query(query));
            }
            Self::Exists(query) | Self::Scalar(query) => visit(Child::Query(query)),
            Self::Func(func) => each(&func.arguments),
            Self::Sql(fragment, _) => each(&fragment.values),
        }
    }
}

fn of_window<'n>(window: &'n Window, visit: &mut dyn FnMut(Child<'n>)) {
    match &window.function {
        WindowFunction::Lag(node, _)
        | WindowFunction::Lead(node, _)
        | WindowFunction::First(node)
        | WindowFunction::Last(node)
        | WindowFunction::Nth(node, _) => visit(Child::Node(node)),
        WindowFunction::Aggregate(aggregate) => {
            aggregate.parts().for_each(|node| visit(Child::Node(node)));
        }
        WindowFunction::RowNumber
        | WindowFunction::Rank
        | WindowFunction::DenseRank
        | WindowFunction::PercentRank
        | WindowFunction::CumeDist
        | WindowFunction::Ntile(_) => {}
    }
    window.partition.iter().for_each(|node| visit(Child::Node(node)));
    window.order.iter().for_each(|order| visit(Child::Node(&order.node)));
}

impl Query {
    /// Each part of the query, and each query inside or beside it.
    pub(crate) fn parts<'n>(&'n self, visit: &mut dyn FnMut(Child<'n>)) {
        self.filters.iter().chain(&self.annotations).for_each(|node| visit(Child::Node(node)));
        self.orders.iter().for_each(|Order { node, .. }| visit(Child::Node(node)));
        self.group.iter().flatten().chain(&self.distinct_on).for_each(|node| visit(Child::Node(node)));
        self.members.iter().for_each(|(_, query)| visit(Child::Query(query)));
    }
}

impl Node {
    /// Each path that is spoken of, also in queries inside.
    fn paths(&mut self, change: &mut dyn FnMut(&mut Path)) {
        match self {
            Self::Field(path, _) | Self::Source(path) | Self::Matches(path, ..) | Self::Found(path, _) => {
                change(path);
            }
            Self::Annotation(_) | Self::Value(_) | Self::Constant(_) | Self::Wrong(_) => {}
            Self::Compare(_, sides) | Self::Text(_, sides) | Self::Arithmetic(_, _, sides) => {
                sides.iter_mut().for_each(|node| node.paths(change));
            }
            Self::Between(sides) => sides.iter_mut().for_each(|node| node.paths(change)),
            Self::All(nodes) | Self::Any(nodes) | Self::Call(_, _, nodes) => {
                nodes.iter_mut().for_each(|node| node.paths(change));
            }
            Self::Not(node)
            | Self::IsNull(node)
            | Self::In(node, _)
            | Self::Cast(node, _)
            | Self::Json(node, ..) => {
                node.paths(change);
            }
            Self::Case(cases, otherwise) => {
                for (condition, value) in cases {
                    condition.paths(change);
                    value.paths(change);
                }
                otherwise.iter_mut().for_each(|node| node.paths(change));
            }
            Self::Aggregate(aggregate) => {
                aggregate.parts_mut().for_each(|node| node.paths(change));
            }
            Self::Window(window) => window_paths(window, change),
            Self::InQuery(node, query) => {
                node.paths(change);
                query.paths(change);
            }
            Self::Exists(query) | Self::Scalar(query) => query.paths(change),
            Self::Func(func) => func.arguments.iter_mut().for_each(|node| node.paths(change)),
            Self::Sql(fragment, _) => fragment.values.iter_mut().for_each(|node| node.paths(change)),
        }
    }
}

fn window_paths(window: &mut Window, change: &mut dyn FnMut(&mut Path)) {
    match &mut window.function {
        WindowFunction::Lag(node, _)
        | WindowFunction::Lead(node, _)
        | WindowFunction::First(node)
        | WindowFunction::Last(node)
        | WindowFunction::Nth(node, _) => node.paths(change),
        WindowFunction::Aggregate(aggregate) => {
            aggregate.parts_mut().for_each(|node| node.paths(change));
        }
        WindowFunction::RowNumber
        | WindowFunction::Rank
        | WindowFunction::DenseRank
        | WindowFunction::PercentRank
        | WindowFunction::CumeDist
        | WindowFunction::Ntile(_) => {}
    }
    window.partition.iter_mut().for_each(|node| node.paths(change));
    window.order.iter_mut().for_each(|order| order.node.paths(change));
}

impl Query {
    fn paths(&mut self, change: &mut dyn FnMut(&mut Path)) {
        change(&mut self.root);
        self.related.iter_mut().for_each(&mut *change);
        let nodes = self.filters.iter_mut().chain(&mut self.annotations).chain(&mut self.distinct_on);
        nodes.chain(self.group.iter_mut().flatten()).for_each(|node| node.paths(change));
        self.orders.iter_mut().for_each(|order| order.node.paths(change));
        self.members.iter_mut().for_each(|(_, query)| query.paths(change));
    }

    /// The same query, begun at another place of the same model.
    pub(crate) fn move_to(&mut self, from: Path, to: Path) {
        if from != to {
            self.paths(&mut |path| *path = path.moved(from, to));
        }
    }
}
