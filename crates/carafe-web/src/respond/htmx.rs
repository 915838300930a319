//! What htmx is told with an answer.

use super::reply::Reply;

impl Reply {
    /// Lets the page hear an event: `HX-Trigger`. Of several the last one counts; a JSON object has more than one.
    ///
    /// ```
    /// use carafe_web::respond::text;
    ///
    /// let reply = text("").hx_trigger("saved").hx_push_url("/notes/7");
    /// assert_eq!(reply.headers()["hx-trigger"], "saved");
    /// ```
    #[track_caller]
    pub fn hx_trigger(self, event: &str) -> Self {
        self.header("hx-trigger", event)
    }

    /// Lets the browser go to another page as a whole: `HX-Redirect`. A redirect by status would be followed for the
    /// fragment only.
    #[track_caller]
    pub fn hx_redirect(self, to: &str) -> Self {
        self.header("hx-redirect", to)
    }

    /// Puts an address into the history of the browser: `HX-Push-Url`.
    #[track_caller]
    pub fn hx_push_url(self, address: &str) -> Self {
        self.header("hx-push-url", address)
    }

    /// Lets the browser load the page anew: `HX-Refresh`.
    #[track_caller]
    pub fn hx_refresh(self) -> Self {
        self.header("hx-refresh", "true")
    }
}
