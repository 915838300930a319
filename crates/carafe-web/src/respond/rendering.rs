//! How a page is rendered, once the request is known again, and what is told of it to tests.

use std::{borrow::Cow, fmt};

use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};
use carafe_core::{Error, Place};
use carafe_template::{Around, Render, Values};
use serde::Serialize;

use super::late::{Asked, Work};
use crate::handler::ready;
#[cfg(feature = "sessions")]
use crate::session::Session;

/// What a page was rendered from: in the extensions of its response, where the test client finds it.
#[derive(Clone)]
pub struct Rendered {
    template: Cow<'static, str>,
    values: Values,
}

impl Rendered {
    /// The template that the handler named.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// What the handler gave it.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }
}

/// A page to be.
pub(super) struct Page {
    template: Cow<'static, str>,
    values: Values,
    place: Place,
}

impl Page {
    pub(super) fn new(template: Cow<'static, str>, place: Place) -> Self {
        Self { template, values: Values::new(), place }
    }

    pub(super) fn put(&mut self, name: Cow<'static, str>, value: impl Serialize) {
        self.values.put(name, value);
    }

    pub(super) fn into_work(self) -> Work {
        Box::new(move |asked, response| {
            let (place, first) = (self.place, self.text(&asked));
            #[cfg(feature = "sessions")]
            if asked.current().wants_session() {
                return Box::pin(async move {
                    let answer = match Session::of(asked.current()).await {
                        Ok(_) => self.text(&asked).map(|text| self.put_into(response, text)),
                        Err(error) => Err(error),
                    };
                    answer.unwrap_or_else(|error| error.at(place).into_response())
                });
            }
            let answer = first.map(|text| self.put_into(response, text));
            ready(answer.unwrap_or_else(|error| error.at(place).into_response()))
        })
    }

    fn text(&self, asked: &Asked) -> Result<String, Error> {
        let current = asked.current();
        let what = Render::new(&*self.template, self.values.clone())
            .around(Around::new(current.clone()))
            .in_app(current.app());
        Ok(current.site().engine().render(what)?)
    }

    fn put_into(self, mut response: Response, text: String) -> Response {
        *response.body_mut() = Body::from(text);
        response.extensions_mut().insert(Rendered { template: self.template, values: self.values });
        response
    }
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("template", &self.template).finish_non_exhaustive()
    }
}
