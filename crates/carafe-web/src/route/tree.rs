//! Finds the leaf of a path among many patterns.
//!
//! Segment by segment, from the left: text before parameters, shapes with more text before those with less, narrow
//! converters before wide ones, those that span slashes last, and what was added first before what was added later.
//! When a branch leads nowhere the next one is tried. A node is visited at most once for each place in the path.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    converter::known::Resolved,
    quick_map::{QuickMap, quick_map},
    shape::Shape,
    target,
};

/// Which leaf: the tree numbers them from 0 in the order of insertion.
pub(crate) type Leaf = usize;

/// One step of a pattern.
#[derive(Clone)]
pub(crate) enum Step {
    /// Exactly this text.
    Text(String),
    /// One segment with parameters.
    Shape(Shape),
    /// A parameter that spans slashes.
    Span(Resolved),
    /// Everything below, the path itself included.
    Below,
}

/// The patterns of one host.
pub(crate) struct Tree {
    nodes: Vec<Node>,
    leaves: usize,
    /// Patterns without parameters by their whole path, if that is plain: by the order of trying, it always wins.
    exact: QuickMap<Leaf>,
}

#[derive(Default)]
struct Node {
    texts: QuickMap<usize>,
    shapes: Vec<(Shape, usize)>,
    spans: Vec<(Resolved, usize)>,
    leaf: Option<Leaf>,
    below: Option<Leaf>,
    /// The longest way down from here, in segments.
    height: usize,
}

/// A leaf and the texts of the parameters on the way to it.
pub(crate) struct Hit<'p> {
    pub(crate) leaf: Leaf,
    pub(crate) values: Vec<Cow<'p, str>>,
}

/// The next segment, and what comes after its slash.
#[derive(Clone, Copy)]
struct Ahead<'p> {
    segment: &'p str,
    after: Option<&'p str>,
}

impl<'p> Ahead<'p> {
    fn of(rest: &'p str) -> Self {
        match rest.split_once('/') {
            Some((segment, after)) => Self { segment, after: Some(after) },
            None => Self { segment: rest, after: None },
        }
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], leaves: 0, exact: quick_map() }
    }
}

impl Tree {
    /// The leaf at the end of these steps, a new one if nothing led there yet.
    pub(crate) fn insert(&mut self, steps: &[Step]) -> Leaf {
        let mut node = 0;
        for (index, step) in steps.iter().enumerate() {
            self.nodes[node].height = self.nodes[node].height.max(steps.len() - index);
            if matches!(step, Step::Below) {
                return *self.nodes[node].below.get_or_insert_with(|| count(&mut self.leaves));
            }
            node = self.child(node, step);
        }
        let leaf = *self.nodes[node].leaf.get_or_insert_with(|| count(&mut self.leaves));
        if let Some(path) = exact_path(steps) {
            self.exact.insert(path, leaf);
        }
        leaf
    }

    /// The leaf of a path whose pattern has no parameters: such a path always wins. It may be a raw one: none that is
    /// [not plain](target::is_plain) is found here.
    pub(crate) fn exact(&self, path: &str) -> Option<Leaf> {
        self.exact.get(path).copied()
    }

    /// Finds the leaf of a decoded path.
    pub(crate) fn find<'p>(&self, path: &'p str) -> Option<Hit<'p>> {
        match self.exact(path) {
            Some(leaf) => Some(Hit { leaf, values: Vec::new() }),
            None => self.walk(path),
        }
    }

    /// The same without the short cut of [`exact`](Tree::exact).
    pub(crate) fn walk<'p>(&self, path: &'p str) -> Option<Hit<'p>> {
        let mut values = Vec::new();
        let leaf = self.walk_from(0, Some(path.strip_prefix('/')?), &mut values)?;
        Some(Hit { leaf, values })
    }

    /// The leaves in the order of trying: the first that takes a path is the one that is found.
    ///
    /// Texts beside each other exclude each other, so their order is free; it is that of the alphabet.
    pub(crate) fn in_order(&self) -> Vec<Leaf> {
        let mut leaves = Vec::with_capacity(self.leaves);
        self.list(0, &mut leaves);
        leaves
    }

    fn list(&self, node: usize, leaves: &mut Vec<Leaf>) {
        let node = &self.nodes[node];
        let texts: BTreeMap<_, _> = node.texts.iter().collect();
        leaves.extend(node.leaf);
        texts.into_values().for_each(|child| self.list(*child, leaves));
        node.shapes.iter().for_each(|(_, child)| self.list(*child, leaves));
        node.spans.iter().for_each(|(_, child)| self.list(*child, leaves));
        leaves.extend(node.below);
    }

    fn walk_from<'p>(
        &self,
        node: usize,
        rest: Option<&'p str>,
        values: &mut Vec<Cow<'p, str>>,
    ) -> Option<Leaf> {
        let node = &self.nodes[node];
        let Some(rest) = rest else { return node.leaf.or(node.below) };
        let ahead = Ahead::of(rest);
        let found =
            node.texts.get(ahead.segment).and_then(|child| self.walk_from(*child, ahead.after, values));
        let found = found.or_else(|| self.walk_shapes(node, ahead, values));
        let found = found.or_else(|| self.walk_spans(node, rest, values));
        found.or(node.below)
    }

    fn walk_shapes<'p>(&self, node: &Node, ahead: Ahead<'p>, values: &mut Vec<Cow<'p, str>>) -> Option<Leaf> {
        let before = values.len();
        node.shapes.iter().find_map(|(shape, child)| {
            values.truncate(before);
            let fits = shape.take(ahead.segment, values);
            let leaf = fits.then(|| self.walk_from(*child, ahead.after, values)).flatten();
            if leaf.is_none() {
                values.truncate(before);
            }
            leaf
        })
    }

    /// The longest text first. Only the last few slashes can end it: what follows has a fixed number of segments.
    fn walk_spans<'p>(&self, node: &Node, rest: &'p str, values: &mut Vec<Cow<'p, str>>) -> Option<Leaf> {
        if node.spans.is_empty() {
            return None;
        }
        let (before, limit) = (values.len(), target::span_limit(rest));
        node.spans.iter().find_map(|(param, child)| {
            let tries = self.nodes[*child].height;
            let ends =
                std::iter::once(rest.len()).chain(rest.rmatch_indices('/').map(|(at, _)| at).take(tries));
            ends.filter(|end| (1..=limit).contains(end)).find_map(|end| {
                values.truncate(before);
                values.push(param.converter.read(&rest[..end])?);
                let leaf = self.walk_from(*child, rest.get(end + 1..), values);
                if leaf.is_none() {
                    values.truncate(before);
                }
                leaf
            })
        })
    }

    fn child(&mut self, node: usize, step: &Step) -> usize {
        if let Some(child) = self.existing(node, step) {
            return child;
        }
        let child = self.nodes.len();
        self.nodes.push(Node::default());
        let node = &mut self.nodes[node];
        match step {
            Step::Text(text) => drop(node.texts.insert(text.as_str().into(), child)),
            Step::Shape(shape) => {
                let at = node.shapes.partition_point(|(other, _)| other.rank() <= shape.rank());
                node.shapes.insert(at, (shape.clone(), child));
            }
            Step::Span(param) => {
                let weight = param.converter.weight();
                let at = node.spans.partition_point(|(other, _)| other.converter.weight() <= weight);
                node.spans.insert(at, (param.clone(), child));
            }
            Step::Below => unreachable!("bug in carafe: a subtree has no child"),
        }
        child
    }

    fn existing(&self, node: usize, step: &Step) -> Option<usize> {
        let node = &self.nodes[node];
        match step {
            Step::Text(text) => node.texts.get(text.as_str()).copied(),
            Step::Shape(shape) => {
                node.shapes.iter().find(|(other, _)| other.same(shape)).map(|(_, child)| *child)
            }
            Step::Span(param) => {
                node.spans.iter().find(|(other, _)| other.key == param.key).map(|(_, child)| *child)
            }
            Step::Below => None,
        }
    }
}

fn count(leaves: &mut usize) -> Leaf {
    *leaves += 1;
    *leaves - 1
}

/// The path of a pattern without parameters, if it is written as it is read: nothing in it can be encoded or resolved.
fn exact_path(steps: &[Step]) -> Option<Box<str>> {
    let texts: Option<Vec<_>> = steps
        .iter()
        .map(|step| if let Step::Text(text) = step { Some(text.as_str()) } else { None })
        .collect();
    let path = format!("/{}", texts?.join("/"));
    target::is_plain(&path).then(|| path.into())
}
