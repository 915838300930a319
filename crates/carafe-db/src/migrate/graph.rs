//! The history as a graph: which migration comes after which.

use std::collections::{BTreeMap, BTreeSet};

use super::{file::Migration, id::Id, nearest::did_you_mean};
use crate::{
    error::{DbError, ErrorKind, Result},
    schema::State,
};

/// All migrations of a program, in an order in which each comes after what it depends on.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: BTreeMap<Id, Migration>,
    parents: BTreeMap<Id, BTreeSet<Id>>,
    order: Vec<Id>,
    /// Squashed migrations all of whose originals are applied, so that they count as applied.
    covered: Vec<Id>,
}

impl Graph {
    /// Puts migrations in order. What is applied decides whether a squashed migration or its originals count.
    pub fn of(migrations: Vec<Migration>, applied: &BTreeSet<Id>) -> Result<Self> {
        let mut graph = Self::default();
        for migration in migrations {
            graph.nodes.insert(migration.id.clone(), migration);
        }
        let replaced = graph.settle_squashed(applied)?;
        graph.connect(&replaced)?;
        graph.sort()?;
        Ok(graph)
    }

    /// The migrations, each after what it depends on.
    #[must_use]
    pub fn in_order(&self) -> impl DoubleEndedIterator<Item = &Migration> {
        self.order.iter().filter_map(|id| self.nodes.get(id))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: &Id) -> Option<&Migration> {
        self.nodes.get(id)
    }

    /// Squashed migrations that count as applied because all of their originals are.
    #[must_use]
    pub fn covered(&self) -> &[Id] {
        &self.covered
    }

    /// What must be applied before one.
    pub fn parents(&self, id: &Id) -> impl Iterator<Item = &Id> {
        self.parents.get(id).into_iter().flatten()
    }

    /// The last migrations of an app: one, unless two branches met.
    #[must_use]
    pub fn leaves(&self, app: &str) -> Vec<&Id> {
        let own = || self.nodes.keys().filter(|id| id.app == app);
        let has_child = |id: &Id| own().any(|other| self.parents(other).any(|parent| parent == id));
        own().filter(|id| !has_child(id)).collect()
    }

    /// The apps that have migrations.
    #[must_use]
    pub fn apps(&self) -> BTreeSet<&str> {
        self.nodes.keys().map(|id| id.app.as_str()).collect()
    }

    /// Apps with more than one last migration.
    #[must_use]
    pub fn conflicts(&self) -> Vec<(&str, Vec<&Id>)> {
        let leaves = self.apps().into_iter().map(|app| (app, self.leaves(app)));
        leaves.filter(|(_, leaves)| leaves.len() > 1).collect()
    }

    /// Refuses two last migrations of one app.
    pub fn refuse_conflicts(&self) -> Result<()> {
        let Some((_, leaves)) = self.conflicts().into_iter().next() else { return Ok(()) };
        let names: Vec<String> = leaves.iter().map(|id| format!("`{id}`")).collect();
        Err(DbError::new(ErrorKind::Migration, format!("two ends of one history: {}", names.join(" and ")))
            .hint("two branches added a migration each: `makemigrations --merge` joins them"))
    }

    /// The state after some of them.
    pub fn state<'a>(&'a self, some: impl IntoIterator<Item = &'a Migration>) -> Result<State> {
        let mut state = State::default();
        for migration in some {
            migration.apply(&mut state)?;
        }
        Ok(state)
    }

    /// One and everything that it stands on, in order.
    #[must_use]
    pub fn with_ancestors(&self, of: &[&Id]) -> BTreeSet<&Id> {
        self.reach(of, |id| self.parents.get(id).into_iter().flatten().collect())
    }

    /// One and everything that stands on it.
    #[must_use]
    pub fn with_descendants(&self, of: &[&Id]) -> BTreeSet<&Id> {
        let mut children: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
        for (child, parents) in &self.parents {
            parents.iter().for_each(|parent| children.entry(parent).or_default().push(child));
        }
        self.reach(of, |id| children.get(id).cloned().unwrap_or_default())
    }

    fn reach<'g>(&'g self, of: &[&Id], next: impl Fn(&Id) -> Vec<&'g Id>) -> BTreeSet<&'g Id> {
        let known = |id: &&Id| self.nodes.get_key_value(*id).map(|(id, _)| id);
        let mut open: Vec<&Id> = of.iter().filter_map(known).collect();
        let mut found = BTreeSet::new();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(next(id));
            }
        }
        found
    }

    /// The migration that a person means by the beginning of its name.
    pub fn find(&self, app: &str, beginning: &str) -> Result<&Id> {
        let own = || self.nodes.keys().filter(|id| id.app == app);
        if let Some(exact) = own().find(|id| id.name == beginning) {
            return Ok(exact);
        }
        let found: Vec<&Id> = own().filter(|id| id.name.starts_with(beginning)).collect();
        match found[..] {
            [one] => Ok(one),
            [] => {
                let whose = if app.is_empty() { "the program".to_owned() } else { format!("`{app}`") };
                let error =
                    DbError::new(ErrorKind::Migration, format!("{whose} has no migration `{beginning}`"));
                match did_you_mean(beginning, own().map(|id| id.name.as_str())) {
                    Some(hint) => Err(error.hint(hint)),
                    None => Err(error),
                }
            }
            _ => {
                let names: Vec<&str> = found.iter().map(|id| id.name.as_str()).collect();
                let fact = format!("`{beginning}` may be any of: {}", names.join(", "));
                Err(DbError::new(ErrorKind::Migration, fact).hint("write more of the name"))
            }
        }
    }

    /// Takes out either squashed migrations or what they replace. Gives what is replaced by what.
    fn settle_squashed(&mut self, applied: &BTreeSet<Id>) -> Result<BTreeMap<Id, Id>> {
        let mut replaced = BTreeMap::new();
        let squashed: Vec<Migration> =
            self.nodes.values().filter(|migration| !migration.replaces.is_empty()).cloned().collect();
        for migration in squashed {
            let done = migration.replaces.iter().filter(|id| applied.contains(id)).count();
            let own = applied.contains(&migration.id);
            let all = done == migration.replaces.len();
            if own || all || done == 0 {
                if all && !own {
                    self.covered.push(migration.id.clone());
                }
                for id in &migration.replaces {
                    self.nodes.remove(id);
                    replaced.insert(id.clone(), migration.id.clone());
                }
            } else if let Some(gone) = migration.replaces.iter().find(|id| !self.nodes.contains_key(id)) {
                let fact = format!(
                    "{}: this database has applied some of what `{}` replaces, and `{gone}` is no longer there",
                    migration.file, migration.id
                );
                return Err(DbError::new(ErrorKind::Migration, fact).hint(
                    "bring the replaced files back (from version control), migrate, and then delete them",
                ));
            } else {
                self.nodes.remove(&migration.id);
            }
        }
        Ok(replaced)
    }

    fn connect(&mut self, replaced: &BTreeMap<Id, Id>) -> Result<()> {
        // A squashed migration may have been squashed again.
        let now = |id: &Id| {
            let mut id = id;
            while let Some(next) = replaced.get(id) {
                id = next;
            }
            id.clone()
        };
        for migration in self.nodes.values() {
            let own = &migration.id;
            let parents: BTreeSet<Id> =
                migration.depends.iter().map(now).filter(|parent| parent != own).collect();
            for parent in &parents {
                self.must_know(parent, migration)?;
            }
            self.parents.entry(own.clone()).or_default().extend(parents);
            for child in migration.run_before.iter().map(now) {
                self.must_know(&child, migration)?;
                self.parents.entry(child).or_default().insert(own.clone());
            }
        }
        Ok(())
    }

    fn must_know(&self, id: &Id, from: &Migration) -> Result<()> {
        if self.nodes.contains_key(id) {
            return Ok(());
        }
        let fact = format!("{}: depends on `{id}`, which is not there", from.file);
        let error = DbError::new(ErrorKind::Migration, fact);
        let others = self.nodes.keys().filter(|other| **other != from.id);
        let labels: Vec<String> = others.map(Id::to_string).collect();
        let hint = did_you_mean(&id.to_string(), labels.iter().map(String::as_str));
        Err(error.hint(hint.unwrap_or_else(|| "was its file lost, or is its app not mounted?".to_owned())))
    }

    fn sort(&mut self) -> Result<()> {
        let mut waiting: BTreeMap<&Id, usize> =
            self.nodes.keys().map(|id| (id, self.parents.get(id).map_or(0, BTreeSet::len))).collect();
        let mut children: BTreeMap<&Id, Vec<&Id>> = BTreeMap::new();
        for (child, parents) in &self.parents {
            parents.iter().for_each(|parent| children.entry(parent).or_default().push(child));
        }
        let mut ready: BTreeSet<&Id> =
            waiting.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some(id) = ready.pop_first() {
            waiting.remove(id);
            order.push(id.clone());
            for child in children.get(id).into_iter().flatten() {
                if let Some(count) = waiting.get_mut(*child) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(child);
                    }
                }
            }
        }
        if let Some(start) = waiting.keys().next() {
            return Err(self.circle(start, &waiting));
        }
        self.order = order;
        Ok(())
    }

    /// Every migration that still waits depends on one that waits, so walking up leads in a circle.
    fn circle(&self, start: &Id, waiting: &BTreeMap<&Id, usize>) -> DbError {
        let mut path = vec![start];
        let circle = loop {
            let Some(last) = path.last() else { break &path[..] };
            let parent = self.parents(last).find(|parent| waiting.contains_key(parent));
            let Some(parent) = parent else { break &path[..] };
            if let Some(at) = path.iter().position(|known| *known == parent) {
                path.push(parent);
                break &path[at..];
            }
            path.push(parent);
        };
        let names: Vec<String> = circle.iter().map(|id| format!("`{id}`")).collect();
        let fact = format!("migrations depend on each other in a circle: {}", names.join(" needs "));
        DbError::new(ErrorKind::Migration, fact).hint("take one of these out of a `depends`")
    }
}
