//! What a request asked, on the error page of development.

use carafe::{
    core::settings::{Profile, Sources},
    db::{AppId, Source, schema::create_schema},
    dev::{ExplainErrors, Panics},
    prelude::*,
    test::TestClient,
    web::Service,
};

use crate::database::Note;
