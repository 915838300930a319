//! The names that most files of a site need. A name of your own with the same spelling wins over one of these.

pub use carafe_core::{
    App, Error, Exit,
    clap::{self, Args},
    command::Context,
    settings::Secret,
};
pub use carafe_web::http::{HeaderMap, Method};
pub use carafe_web::{
    Current, Link, Methods, WebApp, any, blocking, delete,
    extract::{Form, Json, Path, Query, Setting, State},
    get, patch, post, put,
    respond::{
        OrStatus, Reply, Result, abort, empty, file, html, json, redirect, redirect_external, status, text,
    },
    url,
};

#[cfg(feature = "dev")]
pub use carafe_dev::RunApp;
#[cfg(not(feature = "dev"))]
pub use carafe_web::RunApp;

#[cfg(feature = "template")]
pub use carafe_template::{Safe, TemplateApp};
#[cfg(feature = "sessions")]
pub use carafe_web::session::{Message, Messages, Session};
#[cfg(feature = "template")]
pub use carafe_web::{PageApp, respond::page};

#[cfg(feature = "db")]
pub use carafe_db::{
    Db, DbApp, DbContext, Fk, Many, ManyToMany, Model, One, OneToOne, Save, Timestamp, handle::Fields,
};
#[cfg(all(feature = "db", feature = "macros"))]
pub use carafe_macros::{Choices, Model, create, lookup, sql};
#[cfg(feature = "macros")]
pub use carafe_macros::{Settings, embed_dir};
