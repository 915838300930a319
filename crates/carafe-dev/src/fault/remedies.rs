//! What the parts of a site offer to do about an error.

use carafe_core::{
    Error,
    remedy::{Offer, Remedy, Trouble},
};
use carafe_web::{Current, debug_door::is_at_home, http::Method};

use crate::{asked::host, mask::Mask, offers::Offers};

/// A button that is to be.
#[derive(Debug)]
pub(crate) struct Offered {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) does: String,
    /// What the button sends; a page alone has one.
    pub(crate) key: Option<Box<str>>,
    /// Why there is no button.
    pub(crate) why_not: &'static str,
    offer: Option<Offer>,
}

pub(super) fn all(current: &Current, error: &Error, mask: &Mask) -> Vec<Offered> {
    let site = current.site();
    let trouble = Trouble { error, site: site.apps(), settings: site.sections(), states: site.states() };
    let offered = |remedy: &Remedy| {
        let offer = remedy.offer(&trouble)?;
        Some(Offered {
            name: remedy.name(),
            label: mask.text(offer.label()),
            does: mask.text(offer.does()),
            key: None,
            why_not: "",
            offer: Some(offer),
        })
    };
    site.apps().parts::<Remedy>().filter_map(|added| offered(added.part)).collect()
}

impl Offered {
    /// Gives the button its key, if the page is where a button can be pressed.
    pub(super) fn add_key(&mut self, current: &Current, offers: &Offers) {
        let head = current.head();
        if !is_at_home(current.site(), &host(current)) {
            self.why_not = "There is a button for it under a name of this machine, such as localhost.";
            return;
        }
        let asked_again = head.method == Method::GET || head.method == Method::HEAD;
        let back = asked_again.then(|| head.uri.path_and_query().map(ToString::to_string)).flatten();
        self.key = self.offer.take().and_then(|offer| offers.keep(offer, back));
        if offers.are_locked() {
            self.why_not =
                "Buttons are off until the program is started again: somebody has guessed at their keys.";
        }
    }
}
