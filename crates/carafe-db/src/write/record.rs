//! A row of any model: what the writing of rows needs to know of a struct.

use crate::{
    DbError, Model, Value,
    driver::Borrower,
    error::{Invalid, Result},
    field::{ErasedField, Loaded},
    meta::ModelMeta,
};

/// A model's struct, its type forgotten.
pub(crate) trait Record: Send + Sync {
    /// What its model says of itself.
    fn meta(&self) -> &'static ModelMeta;
    /// A field.
    fn field(&self, field: usize) -> &dyn ErasedField;
    /// A field to be changed.
    fn field_mut(&mut self, field: usize) -> &mut dyn ErasedField;
    /// Keeps the rows of a relation to many.
    fn fill(&mut self, relation: usize, loaded: Loaded);
    /// Looks it over as a whole.
    fn clean(&self, found: &mut Invalid);
    /// Tells its relations to many whose they are.
    fn bind(&mut self) -> Result<()>;
}

impl<M: Model> Record for M {
    fn meta(&self) -> &'static ModelMeta {
        M::meta()
    }

    fn field(&self, field: usize) -> &dyn ErasedField {
        Model::field(self, field)
    }

    fn field_mut(&mut self, field: usize) -> &mut dyn ErasedField {
        Model::field_mut(self, field)
    }

    fn fill(&mut self, relation: usize, loaded: Loaded) {
        Model::fill(self, relation, loaded);
    }

    fn clean(&self, found: &mut Invalid) {
        Model::clean(self, found);
    }

    fn bind(&mut self) -> Result<()> {
        Model::bind(self)
    }
}

impl dyn Record + '_ {
    /// The value of a field.
    pub(crate) fn value(&self, field: usize) -> Result<Value> {
        self.field(field).to_value()
    }

    /// Shows the values of some fields; an error names the field.
    pub(super) fn lend(&self, fields: &[usize], to: &mut dyn Borrower) -> Result<()> {
        for field in fields {
            if let Err(error) = self.field(*field).lend(to) {
                return Err(of_field(error, self.meta(), *field));
            }
        }
        Ok(())
    }

    /// Sets a field; an error names it.
    pub(crate) fn set(&mut self, field: usize, value: Value) -> Result<()> {
        let meta = self.meta();
        let set = self.field_mut(field).set(value);
        set.map_err(|error| of_field(error, meta, field))
    }

    /// The value of a field; an error names it.
    pub(super) fn named(&self, field: usize) -> Result<Value> {
        self.value(field).map_err(|error| of_field(error, self.meta(), field))
    }

    /// The values of its key.
    pub(crate) fn key(&self) -> Result<Vec<Value>> {
        self.meta().key.iter().map(|field| self.named(*field)).collect()
    }

    /// Takes back what the database made.
    pub(super) fn take(&mut self, made: Vec<(usize, Value)>) -> Result<()> {
        made.into_iter().try_for_each(|(field, value)| self.set(field, value))?;
        self.bind()
    }
}

#[cold]
fn of_field(error: DbError, meta: &'static ModelMeta, field: usize) -> DbError {
    error.context(format_args!("`{}.{}`", meta.name, meta.fields[field].name))
}
