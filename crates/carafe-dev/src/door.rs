//! Who presses a button of the error page, and whether that may be: `POST /__carafe__/remedies/KEY`.
//!
//! The door is open to this machine alone (`carafe-web` sees to that). A page of another site in the developer's
//! browser is on this machine too, so a browser must say that the page was our own.

use std::sync::Arc;

use carafe_core::Error;
use carafe_web::{
    Response,
    debug_door::Knock,
    http::{Method, StatusCode, header},
    wanted::Wanted,
};

use crate::{
    mask::Mask,
    offers::{BELOW, Offers, Refused, Taken},
    page::outcome::{self, Outcome},
};

/// The answer to a request at the door; nothing if it is for something else.
pub(crate) fn open(
    knock: &Knock<'_>,
    offers: &Arc<Offers>,
) -> Option<impl Future<Output = Response> + Send + use<>> {
    let key = knock.path.strip_prefix(BELOW)?.to_owned();
    let (offers, wanted) = (Arc::clone(offers), Wanted::of(knock.headers));
    let refused = refusal(knock);
    Some(async move {
        let outcome = match refused {
            Some(refused) => refused,
            None => take(&offers, &key).await,
        };
        outcome::answer(&outcome, wanted)
    })
}

fn refusal(knock: &Knock<'_>) -> Option<Outcome> {
    let refused = |status, text: &str| Some(Outcome::refused(status, text));
    match () {
        () if knock.method != Method::POST => {
            refused(StatusCode::METHOD_NOT_ALLOWED, "What a button does is asked for with POST.")
        }
        () if !knock.is_at_home() => refused(
            StatusCode::FORBIDDEN,
            "Buttons work under a name of this machine, such as `localhost`, or one that the setting `site.hosts` names.",
        ),
        () if !is_from_our_page(knock) => refused(
            StatusCode::FORBIDDEN,
            "A button is pressed on the error page itself, not on a page of another site.",
        ),
        () => None,
    }
}

/// As the browser says it: Fetch Metadata where it has that, otherwise `Origin`, which is in every POST. Who says neither
/// is no browser of today.
fn is_from_our_page(knock: &Knock<'_>) -> bool {
    let said = |name| {
        let mut values = knock.headers.get_all(name).iter();
        (values.next(), values.next().is_some())
    };
    let origin = match said(header::ORIGIN) {
        (Some(origin), false) => Some(origin.as_bytes().eq_ignore_ascii_case(knock.origin.as_bytes())),
        (None, _) => None,
        (Some(_), true) => Some(false),
    };
    match (said(header::HeaderName::from_static("sec-fetch-site")), origin) {
        ((Some(site), false), None | Some(true)) => site == "same-origin",
        ((None, _), Some(same)) => same,
        _ => false,
    }
}

async fn take(offers: &Offers, key: &str) -> Outcome {
    match offers.take(key) {
        Ok(Taken { offer, back }) => {
            let label = offer.label().to_owned();
            match offer.take().await {
                Ok(said) => {
                    tracing::info!(target: "carafe::dev", "{label}: {said}");
                    Outcome { status: StatusCode::OK, label, said: vec![Mask::default().text(&said)], back }
                }
                Err(error) => failed(label, &error, back),
            }
        }
        Err(Refused::Unknown) => Outcome::refused(
            StatusCode::GONE,
            "This button was pressed already, or its page is too old: load the page with the error again.",
        ),
        Err(Refused::Locked) => Outcome::refused(
            StatusCode::TOO_MANY_REQUESTS,
            "Somebody has guessed at keys. The buttons are off until the program is started again.",
        ),
    }
}

fn failed(label: String, error: &Error, back: Option<String>) -> Outcome {
    tracing::warn!(target: "carafe::dev", "{label}: {error:?}");
    let said = std::iter::once(error.to_string()).chain(error.hint_text().map(str::to_owned));
    let said = said.map(|text| Mask::default().text(&text)).collect();
    Outcome { status: StatusCode::INTERNAL_SERVER_ERROR, label, said, back }
}
