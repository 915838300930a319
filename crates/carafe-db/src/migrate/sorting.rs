//! States compared without the order of what is in them.

use crate::schema::State;

/// The order of fields and indexes tells nothing.
pub(crate) fn sorted(state: &State) -> State {
    let mut sorted = State::default();
    for model in state.models() {
        let mut model = model.clone();
        model.fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        model.many_to_many.sort_by(|(a, _), (b, _)| a.cmp(b));
        model.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        model.checks.sort_by(|a, b| a.name.cmp(&b.name));
        sorted.insert(model);
    }
    sorted
}
