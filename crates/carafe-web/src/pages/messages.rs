//! The messages that wait for the visitor, in templates.

use std::collections::BTreeMap;

use carafe_core::Error;
use carafe_template::{Around, Call, call::Answer};

use super::session;
use crate::{
    Current,
    session::{Level, Message, Messages},
};

/// A message as a template sees it: its `level` and its `text`.
pub(super) type Shown = BTreeMap<&'static str, String>;

/// `{% for message in messages %}`: to ask for them is to have told them.
pub(super) fn messages(around: &Around) -> Vec<Shown> {
    around.get::<Current>().map(|current| take(current, &[])).unwrap_or_default()
}

/// `get_messages('error', 'warning')`: only those of these levels; the others go on waiting.
pub(super) fn get_messages(around: &Around, call: &Call<'_>) -> Result<Answer, Error> {
    let levels = (0..call.len()).map(|index| call.argument::<Level>(index)).collect::<Result<Vec<_>, _>>()?;
    let current = super::current(around, "get_messages")?;
    Ok(Answer::new(take(current, &levels)))
}

/// None where the session cannot be read: they stay where they are, and the log says why.
fn take(current: &Current, levels: &[Level]) -> Vec<Shown> {
    let messages = match session::at_hand(current) {
        None => return Vec::new(),
        Some(Ok(session)) => Messages::of(session),
        Some(Err(error)) => {
            tracing::error!(target: "carafe::session", "the messages of a page cannot be read: {error:?}");
            return Vec::new();
        }
    };
    if messages.is_empty() {
        return Vec::new();
    }
    let asked = |message: &Message| levels.is_empty() || levels.contains(&message.level());
    let (shown, waiting): (Vec<_>, Vec<_>) = messages.take().into_iter().partition(asked);
    for message in waiting {
        // They were in there a moment ago.
        let _ = messages.add(message);
    }
    shown
        .into_iter()
        .map(|message| {
            BTreeMap::from([
                ("level", message.level().name().to_owned()),
                ("text", message.text().to_owned()),
            ])
        })
        .collect()
}
