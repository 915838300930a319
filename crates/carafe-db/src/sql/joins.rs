//! Which tables a query must join, and how.

use super::scope::{Join, Scope, trimmed};
use crate::{
    field::Related,
    node::{Child, Compare, Node},
    path::{Origin, Path},
    query::Query,
    sql::writer::Writer,
};

impl<'q> Writer<'q> {
    /// A scope for a query whose rows come from the table called so.
    pub(super) fn scope(&mut self, query: &'q Query, table: String) -> Scope<'q> {
        let mut used = Vec::new();
        query.related.iter().for_each(|path| want(path, query.root, &mut used));
        query.parts(&mut |part| collect(part, query.root, &mut used));
        let wanted = wanted_rows(query);
        let mut joins: Vec<Join> = Vec::with_capacity(used.len());
        for path in used {
            let inner = wanted.contains(&path) || always_there(path, &joins);
            joins.push(Join { path, alias: self.aliases, inner });
            self.aliases += 1;
        }
        let words = self.words_alias(query, &table);
        Scope { query, table, joins, by_alias: false, words }
    }
}

/// Whether each row that has the table before has this one.
fn always_there(path: Path, joins: &[Join]) -> bool {
    let Origin::Field(parent, field) = path.origin() else { return true };
    let before = joins.iter().find(|join| join.path == parent).is_none_or(|join| join.inner);
    before && !parent.meta().fields[field].null
}

/// Notes a path and all before it, those before first.
fn want(path: Path, root: Path, used: &mut Vec<Path>) {
    if path == root || used.contains(&path) {
        return;
    }
    if let Origin::Field(parent, _) = path.origin() {
        want(parent, root, used);
        used.push(path);
    }
}

/// Notes the paths of a query's own tables, wherever they are spoken of: also in queries inside it.
fn collect(part: Child<'_>, root: Path, used: &mut Vec<Path>) {
    match part {
        Child::Node(Node::Field(path, field)) => {
            let (path, _) = trimmed(path, *field);
            if path.start() == root {
                want(path, root, used);
            }
        }
        Child::Node(Node::Matches(path, ..) | Node::Found(path, _)) => {
            if path.start() == root {
                want(path, root, used);
            }
        }
        Child::Node(node) => node.children(&mut |child| collect(child, root, used)),
        // A query about the same place hides the one around it.
        Child::Query(query) if query.root == root => {}
        Child::Query(query) => {
            if let Origin::Relation(outer, _) = query.root.origin()
                && outer.start() == root
            {
                want(outer, root, used);
            }
            query.related.iter().filter(|path| path.start() == root).for_each(|path| want(path, root, used));
            query.parts(&mut |part| collect(part, root, used));
        }
    }
}

/// The tables that a value needs, beside the one where its query begins.
pub(super) fn paths_of(node: &Node, root: Path) -> Vec<Path> {
    let mut used = Vec::new();
    collect(Child::Node(node), root, &mut used);
    used
}

/// The paths that must be there for the conditions to hold: their tables are joined inner, whatever may be null.
fn wanted_rows(query: &Query) -> Vec<Path> {
    let mut wanted = Vec::new();
    // What looks at the rows around must see all of them.
    for node in query.filters.iter().filter(|node| !query.looks_around(node)) {
        union(&mut wanted, needed(node, query));
    }
    wanted
}

fn union(all: &mut Vec<Path>, more: Vec<Path>) {
    more.into_iter().for_each(|path| {
        if !all.contains(&path) {
            all.push(path);
        }
    });
}

/// The paths without which a condition cannot hold.
fn needed(node: &Node, query: &Query) -> Vec<Path> {
    match node {
        Node::All(nodes) => nodes.iter().fold(Vec::new(), |mut all, node| {
            union(&mut all, needed(node, query));
            all
        }),
        Node::Any(nodes) => {
            let mut sets = nodes.iter().map(|node| needed(node, query));
            let first = sets.next().unwrap_or_default();
            sets.fold(first, |kept, set| kept.into_iter().filter(|path| set.contains(path)).collect())
        }
        Node::Compare(_, sides) | Node::Text(_, sides) => strict(&sides[..], query),
        Node::Between(sides) => strict(&sides[..], query),
        Node::In(node, _) | Node::InQuery(node, _) => strict(std::slice::from_ref(node), query),
        Node::Not(inner) => match &**inner {
            Node::IsNull(node) => strict(std::slice::from_ref(node), query),
            _ => Vec::new(),
        },
        Node::Field(..) => strict(std::slice::from_ref(node), query),
        _ => Vec::new(),
    }
}

/// The paths of operands that are null where the path leads nowhere.
fn strict(nodes: &[Node], query: &Query) -> Vec<Path> {
    let mut paths = Vec::new();
    for node in nodes {
        match node {
            Node::Field(path, field) => {
                let (path, _) = trimmed(path, *field);
                before(path, query.root, &mut paths);
            }
            Node::Arithmetic(_, _, sides) => union(&mut paths, strict(&sides[..], query)),
            Node::Compare(Compare::Equal, sides) => union(&mut paths, strict(&sides[..], query)),
            _ => {}
        }
    }
    paths
}

fn before(path: Path, root: Path, paths: &mut Vec<Path>) {
    if path.start() == root {
        want(path, root, paths);
    }
}

/// The tree of what is joined to a model so that it can be read, from a list of paths.
pub(crate) fn related(query: &Query) -> Related {
    let mut tree = Related::new(query.root.meta());
    query.related.iter().for_each(|path| {
        graft(&mut tree, path);
    });
    tree
}

fn graft(tree: &mut Related, path: Path) -> &mut Related {
    let Origin::Field(parent, field) = path.origin() else { return tree };
    let at = graft(tree, parent);
    let index = at.joined.iter().position(|(joined, _)| *joined == field).unwrap_or_else(|| {
        at.joined.push((field, Related::new(path.meta())));
        at.joined.len() - 1
    });
    &mut at.joined[index].1
}
