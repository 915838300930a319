//! Fewer operations with the same end: what was added and altered is added as it ended, what came and went is left out.
//!
//! Each step is proved: the operations are replayed, and a shorter list that leads elsewhere is not taken.

use super::operation::{AddField, Added, AlterField, CreateModel, Op, OpKind, Side};
use crate::schema::State;

/// The shortest list that was found. Nothing is moved across functions and SQL, unless they are marked `elidable`: then they
/// are left out, for in a new database there are no rows for them.
#[must_use]
pub fn optimise(ops: Vec<Op>, before: &State) -> Vec<Op> {
    let mut ops: Vec<Op> = ops.into_iter().filter(|op| !is_elidable(op)).collect();
    let Some(end) = replay(&ops, before) else { return ops };
    while let Some(shorter) = shorten(&ops, before, &end) {
        ops = shorter;
    }
    ops
}

fn is_elidable(op: &Op) -> bool {
    match &op.kind {
        OpKind::Run(run) => run.elidable,
        OpKind::Sql(sql) => sql.elidable,
        _ => false,
    }
}

fn is_barrier(op: &Op) -> bool {
    op.side != Side::Both || !op.kind.is_of_models()
}

fn shorten(ops: &[Op], before: &State, end: &State) -> Option<Vec<Op>> {
    for (first, op) in ops.iter().enumerate() {
        if is_barrier(op) {
            continue;
        }
        let reach = ops[first + 1..].iter().take_while(|op| !is_barrier(op)).count();
        for second in first + 1..=first + reach {
            for mut merged in merged(op, &ops[second], before).into_iter().flatten() {
                merged.iter_mut().for_each(|one| said_of_both(one, [op, &ops[second]]));
                let mut shorter = ops.to_vec();
                shorter.remove(second);
                shorter.splice(first..=first, merged);
                if replay(&shorter, before).is_some_and(|state| same(&state, end)) {
                    return Some(shorter);
                }
            }
        }
    }
    None
}

/// Keeps what somebody wrote beside the operations that became one.
fn said_of_both(one: &mut Op, both: [&Op; 2]) {
    // A new table keeps nobody waiting, and nobody has to be warned of it.
    if matches!(one.kind, OpKind::CreateModel(_)) {
        return;
    }
    one.online = both.iter().any(|op| op.online);
    for accepted in both.iter().flat_map(|op| &op.accept) {
        if !one.accept.iter().any(|(lint, _)| *lint == accepted.0) {
            one.accept.push(accepted.clone());
        }
    }
}

/// What two operations are together: one, or none; nothing where they have nothing to do with each other.
fn merged(first: &Op, second: &Op, before: &State) -> Option<Vec<Vec<Op>>> {
    let one = |op: Op| Some(vec![vec![op]]);
    match (&first.kind, &second.kind) {
        (OpKind::CreateModel(create), OpKind::DeleteModel(delete))
            if create.model.label() == delete.model =>
        {
            Some(vec![Vec::new()])
        }
        (OpKind::CreateModel(create), _) => grown(create, second, before).and_then(one),
        (OpKind::AddField(add), OpKind::RemoveField(remove)) if is(add, &remove.model, &remove.name) => {
            Some(vec![Vec::new()])
        }
        (OpKind::AddField(add), OpKind::AlterField(alter)) if is(add, &alter.model, &alter.name) => {
            one(altered(add, alter).into())
        }
        (OpKind::AddField(add), OpKind::RenameField(rename)) if is(add, &rename.model, &rename.name) => {
            one(AddField { name: rename.to.clone(), ..add.clone() }.into())
        }
        (OpKind::AlterField(one_alter), OpKind::AlterField(other))
            if (&one_alter.model, &one_alter.name) == (&other.model, &other.name) =>
        {
            let fill = other.fill.clone().or_else(|| one_alter.fill.clone());
            one(AlterField { fill, ..other.clone() }.into())
        }
        (OpKind::AlterField(alter), OpKind::RemoveField(remove))
            if (&alter.model, &alter.name) == (&remove.model, &remove.name) =>
        {
            one(remove.clone().into())
        }
        (OpKind::AddIndex(add), OpKind::RemoveIndex(remove))
            if (&add.model, &add.index.name) == (&remove.model, &remove.name) =>
        {
            Some(vec![Vec::new()])
        }
        (OpKind::AddUnique(add), OpKind::RemoveIndex(remove))
            if (&add.0.model, &add.0.index.name) == (&remove.model, &remove.name) =>
        {
            Some(vec![Vec::new()])
        }
        (OpKind::AddCheck(add), OpKind::RemoveCheck(remove))
            if (&add.model, &add.check.name) == (&remove.model, &remove.name) =>
        {
            Some(vec![Vec::new()])
        }
        (OpKind::RenameField(a), OpKind::RenameField(b)) if a.model == b.model && a.to == b.name => {
            let mut rename = a.clone();
            b.to.clone_into(&mut rename.to);
            one(rename.into())
        }
        _ => None,
    }
}

fn is(add: &AddField, model: &str, name: &str) -> bool {
    add.model == model && add.name == name
}

/// A new model as it is after an operation on it, fields with their values left out: there are no rows.
fn grown(create: &CreateModel, op: &Op, before: &State) -> Option<Op> {
    if op.operation().model() != Some(&create.model.label()) {
        return None;
    }
    let mut state = before.clone();
    // What it points at may be made in between; the replay tells whether it is there in time.
    state.insert(create.model.clone());
    for target in targets(op) {
        if state.model(&target).is_none() {
            let mut beside = create.model.clone();
            let (app, name) = target.rsplit_once('.').unwrap_or(("", &target));
            (beside.app, beside.name) = (app.to_owned(), name.to_owned());
            state.insert(beside);
        }
    }
    op.operation().apply(&mut state).ok()?;
    let label = match &op.kind {
        OpKind::RenameModel(rename) => {
            let app = &create.model.app;
            crate::schema::state::label(app, &rename.to)
        }
        _ => create.model.label(),
    };
    state.remove(&label).map(|model| CreateModel { model }.into())
}

fn targets(op: &Op) -> Vec<String> {
    match &op.kind {
        OpKind::AddField(add) => match &add.field {
            Added::Column(field) => {
                field.reference().map(|reference| reference.to.clone()).into_iter().collect()
            }
            Added::Many(many) => {
                [Some(many.to.clone()), many.through.clone()].into_iter().flatten().collect()
            }
        },
        OpKind::AlterField(alter) => {
            alter.field.reference().map(|reference| reference.to.clone()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn altered(add: &AddField, alter: &AlterField) -> AddField {
    let fill = alter.fill.clone().or_else(|| add.fill.clone());
    AddField { field: Added::Column(alter.field.clone()), fill, ..add.clone() }
}

fn replay(ops: &[Op], before: &State) -> Option<State> {
    let mut state = before.clone();
    let mut counted = ops.iter().filter(|op| op.side != Side::Database);
    counted.try_for_each(|op| op.operation().apply(&mut state)).ok()?;
    // A reference to a model that is not there yet would be found by the database only.
    state.tables().is_ok().then_some(state)
}

/// The same but for the order of fields.
fn same(one: &State, other: &State) -> bool {
    super::sorted(one) == super::sorted(other)
}
