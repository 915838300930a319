//! Bodies that come in pieces.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use carafe_core::App;
use carafe_test::{TestClient, run};
use carafe_web::{Body, Response, WebApp};
use http_body::Frame;

/// A body of so many pieces, one a poll.
struct Pieces(u32);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(format!("{}\n", self.0))))))
    }
}

// row: test.client
#[test]
fn a_body_is_read_piece_by_piece() {
    run(async {
        let client = TestClient::new(App::new().get("/", || Response::new(Body::new(Pieces(3)))));
        let mut response = client.get("/").stream().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.chunk().await.as_deref(), Some(&b"2\n"[..]));
        response.finish().await.assert_text("1\n0\n");
    });
}
