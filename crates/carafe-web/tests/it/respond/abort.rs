//! Ending a request early, from deep below.

use std::time::Duration;

use carafe_core::Error;
use carafe_web::respond::{OrStatus, Result, abort, abort_with, redirect, text};
use http::Method;

use super::{Answered, get};

fn deep(n: u32) -> Result<u32> {
    match n {
        0 => Err(Error::too_many_requests("Slow down.").retry_after(Duration::from_secs(30))),
        n => deep(n - 1),
    }
}

// row: resp.errors
#[test]
fn every_kind_of_error_has_its_status_text_and_headers() {
    #[rustfmt::skip]
    let cases: Vec<(Answered, u16, &str, (&str, &str))> = vec![
        (get(|| -> Result { Ok(text(deep(20)?.to_string())) }), 429, "Slow down.", ("retry-after", "30")),
        (get(|| -> Result { abort(429, "Slow down") }), 429, "Slow down", ("", "")),
        (get(|| -> Result { abort(451, "Not here.") }), 451, "Not here.", ("", "")),
        (get(|| -> Result { abort(200, "Fine?") }), 500, "Internal Server Error", ("", "")),
        (get(|| -> Result { abort(9999, "What?") }), 500, "Internal Server Error", ("", "")),
        (get(|| -> Result { abort_with(redirect("/login")) }), 303, "", ("location", "/login")),
        (get(|| -> Result { abort_with(text("mine").status(410)) }), 410, "mine", ("", "")),
        (get(Error::forbidden), 403, "Forbidden", ("", "")),
        (get(Error::gone), 410, "Gone", ("", "")),
        (get(|| Error::bad_request("No.")), 400, "No.", ("", "")),
        (get(|| Error::conflict("Taken.")), 409, "Taken.", ("", "")),
        (get(|| Error::unprocessable("Wrong.")), 422, "Wrong.", ("", "")),
        (get(|| Error::unauthorized().challenge("Basic realm=\"staff\"")), 401, "Unauthorized", ("www-authenticate", "Basic realm=\"staff\"")),
        (get(|| Error::method_not_allowed([Method::GET, Method::HEAD])), 405, "Method Not Allowed", ("allow", "GET, HEAD")),
        (get(|| Error::range_not_satisfiable(10)), 416, "Range Not Satisfiable", ("content-range", "bytes */10")),
        (get(|| Error::unavailable("Later.").retry_after(Duration::ZERO)), 503, "Later.", ("retry-after", "0")),
    ];
    for (answered, status, body, (name, value)) in cases {
        assert_eq!((answered.status.as_u16(), answered.text()), (status, body));
        if !name.is_empty() {
            assert_eq!(answered.header(name), value);
        }
    }
}

// row: resp.errors
#[test]
fn each_status_of_an_error_can_be_aborted_with() {
    for status in 400..600 {
        let answered = get(move || -> Result { abort(status, "Words.") });
        assert_eq!((answered.status.as_u16(), answered.text()), (status, "Words."));
    }
}

// row: view.shortcuts
#[test]
fn a_missing_row_is_a_404_in_one_expression() {
    let rows = ["milk"];
    let detail = move |id: usize| -> Result { Ok(text(*rows.get(id).or_404()?)) };
    assert_eq!(get(move || detail(0)).text(), "milk");
    assert_eq!(get(move || detail(1)).status, 404);
}

// row: view.shortcuts
#[test]
fn the_cause_and_the_line_are_kept() {
    let line = line!() + 1;
    let error = "x".parse::<u32>().or_404().unwrap_err();
    assert_eq!((error.status().as_u16(), error.place().line()), (404, line));
    assert!(error.is::<std::num::ParseIntError>());

    let line = line!() + 1;
    let error = None::<u8>.or_status(410, "It is gone.").unwrap_err();
    assert_eq!((error.status().as_u16(), error.message(), error.place().line()), (410, "It is gone.", line));

    let error = Err::<u8, _>(std::fmt::Error).or_status(200, "ok?").unwrap_err();
    assert_eq!((error.status().as_u16(), error.message()), (500, "Internal Server Error"));
    assert_eq!(Ok::<_, std::fmt::Error>(1).or_status(200, "unused").unwrap(), 1);
}
