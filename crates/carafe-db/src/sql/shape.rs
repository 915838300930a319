//! The shape of what is asked: everything that its statement depends on, as a number, and the values beside it.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hash, Hasher},
    sync::OnceLock,
};

use super::{Ask, Assignment, bound::Bound, cache::Key};
use crate::{
    Value,
    driver::{Features, Vendor},
    node::{Aggregate, Child, Node, Window, WindowFunction},
    query::Query,
};

/// A shape being taken.
#[derive(Debug)]
pub(crate) struct Shape<'q> {
    lanes: Lanes,
    vendor: Vendor,
    pub(crate) bound: Vec<Bound<'q>>,
    pub(crate) wrong: Option<&'q str>,
}

impl<'q> Shape<'q> {
    pub(crate) fn of(ask: Ask<'q>, vendor: Vendor) -> Self {
        let mut shape = Self { lanes: Lanes::new(), vendor, bound: Vec::with_capacity(16), wrong: None };
        match ask {
            Ask::Select(query) => shape.query(query),
            Ask::Explain(query, analyze) => {
                shape.put(analyze);
                shape.query(query);
            }
            Ask::Update(update) => {
                shape.query(&update.query);
                shape.assignments(&update.assignments);
                shape.put(&update.returning);
            }
            Ask::Delete(query) => shape.query(query),
            Ask::Raw(fragment) => {
                shape.put(&fragment.pieces);
                fragment.values.iter().for_each(|node| shape.node(node));
            }
        }
        shape.put(match ask {
            Ask::Select(_) => 0_u8,
            Ask::Explain(..) => 1,
            Ask::Update(_) => 3,
            Ask::Delete(_) => 4,
            Ask::Raw(_) => 5,
        });
        shape
    }

    /// What its statement is kept under.
    pub(crate) fn key(&self, features: &Features) -> Key {
        let mut lanes = self.lanes;
        features.vendor.hash(&mut lanes);
        features.version.hash(&mut lanes);
        (lanes.a, lanes.b)
    }

    fn put(&mut self, part: impl Hash) {
        part.hash(&mut self.lanes);
    }

    fn query(&mut self, query: &'q Query) {
        self.put(query.root);
        self.put((query.filters.len(), query.annotations.len(), query.orders.len(), query.members.len()));
        self.put((query.output, query.distinct, query.distinct_on.len(), query.lock));
        self.put((query.group.as_ref().map(Vec::len), query.limit.is_some(), query.offset.is_some()));
        self.put(&query.related);
        query.orders.iter().for_each(|order| self.put((order.descending, order.nulls)));
        query.members.iter().for_each(|(combine, _)| self.put(combine));
        query.parts(&mut |part| self.child(part));
        self.bound.extend(query.limit.iter().chain(&query.offset).map(Bound::Number));
        self.wrong = self.wrong.or(query.wrong.as_deref());
    }

    fn child(&mut self, child: Child<'q>) {
        match child {
            Child::Node(node) => self.node(node),
            Child::Query(query) => self.query(query),
        }
    }

    fn node(&mut self, node: &'q Node) {
        std::mem::discriminant(node).hash(&mut self.lanes);
        match node {
            Node::Field(path, field) => self.put((path, field)),
            Node::Source(path) => self.put(path),
            Node::Annotation(number) => self.put(number),
            Node::Constant(value) => self.put(value),
            Node::Value(value) => {
                self.put(value.kind());
                if let (Value::Decimal(decimal), true) = (value, self.vendor.is_mysql_like()) {
                    self.put(decimal.scale());
                }
                self.bound.push(Bound::Value(value));
            }
            Node::In(_, values) => {
                self.put(values.first().map(Value::kind));
                self.put(super::slot::room(self.vendor, values));
                self.bound.push(Bound::List(values));
            }
            Node::Json(_, steps, kind) => {
                self.put(kind);
                self.bound.push(Bound::Steps(steps));
            }
            Node::Matches(path, kind, words) => {
                self.put((path, kind));
                self.bound.push(Bound::Value(words));
            }
            Node::Found(path, found) => self.put((path, found)),
            Node::Compare(compare, _) => self.put(compare),
            Node::Text(lookup, _) => self.put(lookup),
            Node::Arithmetic(arithmetic, kind, _) => self.put((arithmetic, kind)),
            Node::Call(function, kind, arguments) => self.put((function, kind, arguments.len())),
            Node::All(nodes) | Node::Any(nodes) => self.put(nodes.len()),
            Node::Case(cases, otherwise) => self.put((cases.len(), otherwise.is_some())),
            Node::Cast(_, kind) => self.put(kind),
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Window(window) => self.window(window),
            Node::Func(func) => {
                self.put((func.text(self.vendor), func.kind, func.arguments.len()));
            }
            Node::Sql(fragment, kind) => self.put((&fragment.pieces, kind)),
            Node::Wrong(fact) => self.wrong = self.wrong.or(Some(fact)),
            Node::Not(_)
            | Node::IsNull(_)
            | Node::Between(_)
            | Node::InQuery(..)
            | Node::Exists(_)
            | Node::Scalar(_) => {}
        }
        node.children(&mut |child| self.child(child));
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.put((aggregate.function, aggregate.kind, aggregate.distinct, aggregate.separator));
        self.put((aggregate.argument.is_some(), aggregate.second.is_some(), aggregate.filter.is_some()));
        self.put(aggregate.order.len());
        aggregate.order.iter().for_each(|order| self.put((order.descending, order.nulls)));
    }

    fn window(&mut self, window: &Window) {
        std::mem::discriminant(&window.function).hash(&mut self.lanes);
        match &window.function {
            WindowFunction::Ntile(number)
            | WindowFunction::Lag(_, number)
            | WindowFunction::Lead(_, number)
            | WindowFunction::Nth(_, number) => self.put(number),
            WindowFunction::Aggregate(aggregate) => self.aggregate(aggregate),
            WindowFunction::RowNumber
            | WindowFunction::Rank
            | WindowFunction::DenseRank
            | WindowFunction::PercentRank
            | WindowFunction::CumeDist
            | WindowFunction::First(_)
            | WindowFunction::Last(_) => {}
        }
        self.put((window.partition.len(), window.order.len(), window.frame, window.kind));
        window.order.iter().for_each(|order| self.put((order.descending, order.nulls)));
    }

    fn assignments(&mut self, assignments: &'q [Assignment]) {
        self.put(assignments.len());
        for assignment in assignments {
            self.put(assignment.field);
            self.node(&assignment.node);
        }
    }
}

/// A hash of 128 bits: wide enough that two shapes never have the same, and quick, because every query takes one. Its
/// start differs from process to process, so that nobody outside can look for two that agree.
#[derive(Debug, Clone, Copy)]
struct Lanes {
    a: u64,
    b: u64,
}

impl Lanes {
    fn new() -> Self {
        static START: OnceLock<Lanes> = OnceLock::new();
        *START.get_or_init(|| Self { a: RandomState::new().hash_one(1), b: RandomState::new().hash_one(2) })
    }

    const fn mix(&mut self, word: u64) {
        self.a = (self.a ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.a ^= self.a >> 32;
        self.b = (self.b.rotate_left(23) ^ word).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        self.b ^= self.b >> 29;
    }
}

impl Hasher for Lanes {
    fn finish(&self) -> u64 {
        self.a
    }

    fn write(&mut self, bytes: &[u8]) {
        self.mix(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.mix(number as u64);
    }
}
