//! How a page is rendered, once the request is known again, and what is told of it to tests.

use std::{borrow::Cow, fmt};

use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};
use carafe_core::{Error, Place};
use carafe_template::{Around, Render, Values};
use http::{HeaderValue, header};
use serde::Serialize;

use super::late::{Asked, Work};
use crate::{
    handler::Answer,
    htmx::{HX_REQUEST, Htmx},
};

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
    /// The block that htmx gets.
    fragment: Option<Cow<'static, str>>,
    place: Place,
}

impl Page {
    pub(super) fn new(template: Cow<'static, str>, place: Place) -> Self {
        Self { template, values: Values::new(), fragment: None, place }
    }

    pub(super) fn put(&mut self, name: Cow<'static, str>, value: impl Serialize) {
        self.values.put(name, value);
    }

    pub(super) fn offer_fragment(&mut self, block: Cow<'static, str>) {
        self.fragment = Some(block);
    }

    pub(super) fn into_work(mut self) -> Work {
        Box::new(move |asked, mut response| {
            if let Some(block) = self.fragment.take() {
                response.headers_mut().append(header::VARY, HeaderValue::from(HX_REQUEST));
                if Htmx::of(asked.headers()).wants_fragment() {
                    self.template = format!("{}#{block}", self.template).into();
                }
            }
            let (place, first) = (self.place, self.text(&asked));
            if let Some(awaited) = asked.current().awaited_before_page() {
                return Answer::new(async move {
                    let text = awaited(asked.current().clone()).await.and_then(|()| self.text(&asked));
                    let answer = text.map(|text| self.put_into(response, text));
                    answer.unwrap_or_else(|error| error.at(place).into_response())
                });
            }
            let answer = first.map(|text| self.put_into(response, text));
            Answer::ready(answer.unwrap_or_else(|error| error.at(place).into_response()))
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
