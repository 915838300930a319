//! What all ways to rows of others hold: whose they are, and what was loaded.

/// The struct of a relation that is no column, and what is the same for each.
macro_rules! held {
    ($($(#[$doc:meta])* $name:ident, $one:literal;)+) => { $(
        $(#[$doc])*
        pub struct $name<M> {
            owner: Option<Owner>,
            loaded: Option<Loaded>,
            of: PhantomData<fn() -> M>,
        }

        impl<M: Model> $name<M> {
            /// The row that they belong to; nothing before that row is saved.
            #[doc(hidden)]
            #[must_use]
            pub fn owner(&self) -> Option<&Owner> {
                self.owner.as_ref()
            }

            fn rows(&self) -> Option<&Vec<M>> {
                self.loaded.as_ref().and_then(|loaded| loaded.downcast_ref())
            }
        }

        impl<M: Model> RelationType for $name<M> {
            type Target = M;
            type Handle = ManyPath<M>;
            const ONE: bool = $one;

            fn bind(&mut self, owner: Owner) {
                self.owner = Some(owner);
            }

            fn fill(&mut self, loaded: Loaded) {
                self.loaded = Some(loaded);
            }
        }

        impl<M> Default for $name<M> {
            fn default() -> Self {
                Self { owner: None, loaded: None, of: PhantomData }
            }
        }

        impl<M> Clone for $name<M> {
            fn clone(&self) -> Self {
                Self { owner: self.owner.clone(), loaded: self.loaded.clone(), of: PhantomData }
            }
        }

        /// Rows of others are no part of what a row is, so any two are equal.
        impl<M> PartialEq for $name<M> {
            fn eq(&self, _other: &Self) -> bool {
                true
            }
        }

        impl<M> Eq for $name<M> {}
    )+ };
}
pub(super) use held;
