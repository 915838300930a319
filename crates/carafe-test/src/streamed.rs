//! An answer whose body is still coming.

use std::fmt;

use bytes::Bytes;
use carafe_web::Body;
use http::HeaderMap;
use http_body_util::BodyExt;

use crate::{TestResponse, response::Head};

/// An answer whose body is read piece by piece, as the handler makes it. Dropping it is a visitor who leaves.
///
/// ```
/// use carafe_core::App;
/// use carafe_test::{TestClient, run};
/// use carafe_web::WebApp;
///
/// run(async {
///     let client = TestClient::new(App::new().get("/", || "Hello"));
///     let mut response = client.get("/").stream().await;
///     assert_eq!(response.chunk().await.as_deref(), Some(&b"Hello"[..]));
///     assert_eq!(response.chunk().await, None);
/// });
/// ```
pub struct StreamedResponse {
    head: Head,
    body: Body,
}

impl StreamedResponse {
    pub(crate) fn new(head: Head, body: Body) -> Self {
        Self { head, body }
    }

    /// The status, as a number.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The next piece of the body; nothing after the last.
    ///
    /// # Panics
    /// If the body breaks off.
    pub async fn chunk(&mut self) -> Option<Bytes> {
        loop {
            match self.body.frame().await? {
                Ok(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Some(data);
                    }
                }
                Err(error) => {
                    panic!("the body of {} {} broke off: {error}", self.head.method, self.head.url.target)
                }
            }
        }
    }

    /// Reads the rest of the body; what was taken before is not in it.
    ///
    /// # Panics
    /// If the body breaks off.
    pub async fn finish(self) -> TestResponse {
        TestResponse::read(self.head, self.body).await
    }
}

impl fmt::Debug for StreamedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedResponse").field("status", &self.head.status).finish_non_exhaustive()
    }
}
