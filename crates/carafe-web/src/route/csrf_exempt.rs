//! Apps that other sites may send requests to.

use carafe_core::Part;

/// Says that every route of an app, and of those mounted in it, is exempt.
#[derive(Debug)]
pub(crate) struct CsrfExempt;

impl Part for CsrfExempt {}
