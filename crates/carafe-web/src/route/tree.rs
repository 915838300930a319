//! Finds the leaf of a path among many patterns.
//!
//! Segment by segment, from the left: text before parameters, shapes with more text before those with less, narrow
//! converters before wide ones, those that span slashes last, and what was added first before what was added later.
//! When a branch leads nowhere the next one is tried. A node is visited at most once for each place in the path.

use super::{converter::known::Resolved, few::Few, few_texts::FewTexts, shape::Shape, target};

/// Which leaf: the tree numbers them from 0 in the order of insertion.
pub(crate) type Leaf = u32;

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
///
/// A match reads some nodes that no other request has read lately, so what counts among many patterns is how much memory it
/// goes through: nodes are small, and what many of them have alike is there once.
pub(crate) struct Tree {
    nodes: Vec<Node>,
    shapes: Vec<Shape>,
    /// Those of the shapes that are a parameter and no text: as many as there are converters.
    params: Vec<u32>,
    leaves: Leaf,
}

/// Which node.
type Id = u32;

#[derive(Default)]
struct Node {
    texts: FewTexts<Id>,
    /// Which of the tree's shapes leads to which node.
    shapes: Few<(u32, Id)>,
    wide: Option<Box<Wide>>,
    leaf: Option<Leaf>,
    /// The longest way down from here, in segments.
    height: u32,
}

/// What takes more than a segment: few nodes have it.
#[derive(Default)]
struct Wide {
    spans: Vec<(Resolved, Id)>,
    below: Option<Leaf>,
}

impl Node {
    fn spans(&self) -> &[(Resolved, Id)] {
        self.wide.as_ref().map_or(&[], |wide| &wide.spans)
    }

    fn below(&self) -> Option<Leaf> {
        self.wide.as_ref().and_then(|wide| wide.below)
    }
}

/// The next segment, and what comes after its slash.
#[derive(Clone, Copy)]
struct Ahead<'p> {
    segment: &'p str,
    after: Option<&'p str>,
}

impl<'p> Ahead<'p> {
    fn of(rest: &'p str) -> Self {
        // Segments are short: to search them in another way costs more.
        match rest.bytes().position(|byte| byte == b'/') {
            Some(end) => Self { segment: &rest[..end], after: Some(&rest[end + 1..]) },
            None => Self { segment: rest, after: None },
        }
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], shapes: Vec::new(), params: Vec::new(), leaves: 0 }
    }
}

impl Tree {
    /// The leaf at the end of these steps, a new one if nothing led there yet.
    pub(crate) fn insert(&mut self, steps: &[Step]) -> Leaf {
        let mut node = 0;
        for (index, step) in steps.iter().enumerate() {
            let here = &mut self.nodes[node as usize];
            here.height = here.height.max(number(steps.len() - index));
            if matches!(step, Step::Below) {
                let wide = here.wide.get_or_insert_default();
                return *wide.below.get_or_insert_with(|| count(&mut self.leaves));
            }
            node = self.child(node, step);
        }
        *self.nodes[node as usize].leaf.get_or_insert_with(|| count(&mut self.leaves))
    }

    /// Finds the leaf of a decoded path, and adds the texts of the parameters on the way to it.
    pub(crate) fn find(&self, path: &str, values: &mut Vec<Box<str>>) -> Option<Leaf> {
        self.walk_from(0, Some(path.strip_prefix('/')?), values)
    }

    /// The leaves in the order of trying: the first that takes a path is the one that is found.
    ///
    /// Texts beside each other exclude each other, so their order is free; it is that of the alphabet.
    pub(crate) fn in_order(&self) -> Vec<Leaf> {
        let mut leaves = Vec::with_capacity(self.leaves as usize);
        self.list(0, &mut leaves);
        leaves
    }

    fn list(&self, node: Id, leaves: &mut Vec<Leaf>) {
        let node = &self.nodes[node as usize];
        leaves.extend(node.leaf);
        node.texts.in_order().into_iter().for_each(|child| self.list(child, leaves));
        node.shapes.as_slice().iter().for_each(|(_, child)| self.list(*child, leaves));
        node.spans().iter().for_each(|(_, child)| self.list(*child, leaves));
        leaves.extend(node.below());
    }

    fn walk_from(&self, node: Id, rest: Option<&str>, values: &mut Vec<Box<str>>) -> Option<Leaf> {
        let node = &self.nodes[node as usize];
        let Some(rest) = rest else { return node.leaf.or_else(|| node.below()) };
        let ahead = Ahead::of(rest);
        let found =
            node.texts.get(ahead.segment).and_then(|child| self.walk_from(child, ahead.after, values));
        let found = found.or_else(|| self.walk_shapes(node, ahead, values));
        let found = found.or_else(|| self.walk_spans(node, rest, values));
        found.or_else(|| node.below())
    }

    fn walk_shapes(&self, node: &Node, ahead: Ahead<'_>, values: &mut Vec<Box<str>>) -> Option<Leaf> {
        let before = values.len();
        node.shapes.as_slice().iter().find_map(|(shape, child)| {
            values.truncate(before);
            let fits = self.shapes[*shape as usize].take(ahead.segment, values);
            let leaf = fits.then(|| self.walk_from(*child, ahead.after, values)).flatten();
            if leaf.is_none() {
                values.truncate(before);
            }
            leaf
        })
    }

    /// The longest text first. Only the last few slashes can end it: what follows has a fixed number of segments.
    fn walk_spans(&self, node: &Node, rest: &str, values: &mut Vec<Box<str>>) -> Option<Leaf> {
        if node.spans().is_empty() {
            return None;
        }
        let (before, limit) = (values.len(), target::span_limit(rest));
        node.spans().iter().find_map(|(param, child)| {
            let tries = self.nodes[*child as usize].height as usize;
            let ends =
                std::iter::once(rest.len()).chain(rest.rmatch_indices('/').map(|(at, _)| at).take(tries));
            ends.filter(|end| (1..=limit).contains(end)).find_map(|end| {
                values.truncate(before);
                values.push(param.converter.read(&rest[..end])?.into());
                let leaf = self.walk_from(*child, rest.get(end + 1..), values);
                if leaf.is_none() {
                    values.truncate(before);
                }
                leaf
            })
        })
    }

    fn child(&mut self, node: Id, step: &Step) -> Id {
        if let Some(child) = self.existing(node, step) {
            return child;
        }
        let child = number(self.nodes.len());
        self.nodes.push(Node::default());
        match step {
            Step::Text(text) => self.nodes[node as usize].texts.add(text, child),
            Step::Shape(shape) => self.add_shape(node, shape, child),
            Step::Span(param) => {
                let spans = &mut self.nodes[node as usize].wide.get_or_insert_default().spans;
                let weight = param.converter.weight();
                let at = spans.partition_point(|(other, _)| other.converter.weight() <= weight);
                spans.insert(at, (param.clone(), child));
            }
            Step::Below => unreachable!("bug in carafe: a subtree has no child"),
        }
        child
    }

    fn add_shape(&mut self, node: Id, shape: &Shape, child: Id) {
        let kept = self.keep(shape);
        let (kept_shapes, shapes) = (&self.shapes, &mut self.nodes[node as usize].shapes);
        let before = |(other, _): &(u32, Id)| kept_shapes[*other as usize].rank() <= shape.rank();
        let at = shapes.as_slice().partition_point(before);
        shapes.insert(at, (kept, child));
    }

    /// Where a shape is kept: the same place for all that are one and the same parameter, as most are.
    fn keep(&mut self, shape: &Shape) -> u32 {
        let same = |known: &&u32| self.shapes[**known as usize].same(shape);
        if let Some(known) = self.params.iter().find(same) {
            return *known;
        }
        let kept = number(self.shapes.len());
        self.shapes.push(shape.clone());
        if shape.is_one_param() {
            self.params.push(kept);
        }
        kept
    }

    fn existing(&self, node: Id, step: &Step) -> Option<Id> {
        let node = &self.nodes[node as usize];
        match step {
            Step::Text(text) => node.texts.get(text),
            Step::Shape(shape) => {
                let same = |other: u32| self.shapes[other as usize].same(shape);
                node.shapes.as_slice().iter().find(|(other, _)| same(*other)).map(|(_, child)| *child)
            }
            Step::Span(param) => {
                node.spans().iter().find(|(other, _)| other.key == param.key).map(|(_, child)| *child)
            }
            Step::Below => None,
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("bug in carafe: a pattern or a tree of more than 2^32 steps")
}

fn count(leaves: &mut Leaf) -> Leaf {
    *leaves += 1;
    *leaves - 1
}
