//! From queries and changes to the SQL of one database.
//!
//! The text of a statement depends on the shape of what is asked, never on its values, so it is written once and kept
//! under the shape.

mod aggregate;
mod arrays;
mod ask;
mod between;
mod bound;
mod cache;
mod change;
mod column;
mod combined;
mod count;
mod dates;
mod from;
mod func;
mod functions;
mod group;
mod joins;
mod json;
mod lock;
mod node;
mod order;
mod ranked;
mod scope;
mod search;
mod select;
mod shape;
mod slot;
mod special;
mod text;
mod window;
mod words;
mod writer;

pub(crate) use ask::Ask;
pub(crate) use cache::Cache;
pub(crate) use change::{Assignment, Update};
pub(crate) use joins::related;
pub(crate) use shape::Shape;
pub(crate) use words::words;

use std::sync::Arc;

use crate::{
    Registry, Value,
    driver::{Features, Statement},
    error::Result,
};

/// A statement, and which values go where.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) statement: Statement,
    slots: Vec<slot::Slot>,
}

/// The statement for a question, and the values for it: kept from before, or written now.
pub(crate) fn compile(
    ask: Ask<'_>,
    registry: &Registry,
    features: &Features,
) -> Result<(Arc<Compiled>, Vec<Value>)> {
    let shape = Shape::of(ask, features.vendor);
    let compiled = match registry.statements().get(&shape.key(features)) {
        Some(compiled) => compiled,
        None => {
            let compiled = Arc::new(write(ask, &shape, registry, features)?);
            registry.statements().put(shape.key(features), &compiled);
            compiled
        }
    };
    let values = slot::values(&compiled.slots, &shape.bound, features)?;
    Ok((compiled, values))
}

fn write(ask: Ask<'_>, shape: &Shape<'_>, registry: &Registry, features: &Features) -> Result<Compiled> {
    let mut writer = writer::Writer::new(registry, features);
    writer.ask(ask)?;
    let (sql, wanted) = writer.finish();
    let statement = if ask.only_reads() { Statement::reading(sql) } else { Statement::writing(sql) };
    Ok(Compiled { statement, slots: slot::find(&wanted, &shape.bound) })
}
