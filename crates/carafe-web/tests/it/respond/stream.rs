//! Bodies that are made while they are sent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    task::Poll,
};

use axum::body::to_bytes;
use bytes::Bytes;
use carafe_web::{
    Response,
    respond::{StreamWriter, abort, stream, stream_with},
};
use http_body_util::BodyExt;

use super::{ask, get, run, send};

// row: resp.stream, resp.convert
#[test]
fn iterators_streams_and_functions_are_sent_in_order() {
    let cases = [
        get(|| stream(["a", "b", "", "c"])),
        get(|| stream(vec![String::from("ab"), String::from("c")])),
        get(|| stream([b"ab".to_vec(), b"c".to_vec()])),
        get(|| stream([Ok("ab"), Ok::<_, std::io::Error>("c")])),
        get(|| stream("abc".chars().map(String::from))),
        get(|| stream(Letters("abc".chars()))),
        get(|| {
            stream_with(async |out| {
                out.send("a").await?;
                out.send("").await?;
                out.send(Bytes::from("bc")).await
            })
        }),
    ];
    for answered in cases {
        assert_eq!((answered.status.as_u16(), answered.text()), (200, "abc"));
        assert_eq!(answered.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answered.header("content-length"), "");
    }
    assert_eq!(get(|| stream([""; 0])).text(), "");
    assert_eq!(get(|| stream_with(async |_out| Ok(()))).text(), "");
    assert_eq!(
        get(|| stream(["a,b\n"]).content_type("text/csv").status(201)).header("content-type"),
        "text/csv"
    );
}

struct Letters(std::str::Chars<'static>);

impl futures_core::Stream for Letters {
    type Item = String;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> Poll<Option<String>> {
        Poll::Ready(self.0.next().map(String::from))
    }
}

async fn frame(response: &mut Response) -> Option<Result<Bytes, String>> {
    let frame = response.body_mut().frame().await?;
    Some(frame.map(|frame| frame.into_data().unwrap()).map_err(|error| error.to_string()))
}

// row: resp.stream
#[test]
fn an_item_is_delivered_before_the_next_one_is_made() {
    let (next, wait) = mpsc::channel::<&'static str>();
    let wait = Arc::new(std::sync::Mutex::new(Some(wait)));
    let handler = move || stream(wait.lock().unwrap().take().unwrap());
    run(async {
        let mut response = send(handler, "GET").await;
        for line in ["one\n", "two\n"] {
            next.send(line).unwrap();
            assert_eq!(frame(&mut response).await, Some(Ok(Bytes::from(line))));
        }
        drop(next);
        assert_eq!(frame(&mut response).await, None);
    });
}

// row: resp.stream
#[test]
fn a_piece_of_a_function_is_delivered_before_it_goes_on() {
    let steps = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&steps);
    let handler = move || {
        let steps = Arc::clone(&steps);
        stream_with(async move |out| {
            loop {
                let step = steps.fetch_add(1, Ordering::SeqCst);
                out.send(step.to_string()).await?;
            }
        })
    };
    run(async {
        let mut response = send(handler, "GET").await;
        assert_eq!(seen.load(Ordering::SeqCst), 0, "nothing runs before the client reads");
        for step in 0..5 {
            assert_eq!(frame(&mut response).await, Some(Ok(Bytes::from(step.to_string()))));
            assert!(seen.load(Ordering::SeqCst) <= step + 2);
        }
    });
}

/// Sends a word when it is dropped.
struct Cleanup(mpsc::Sender<&'static str>);

impl Drop for Cleanup {
    fn drop(&mut self) {
        let _ = self.0.send("cleaned up");
    }
}

// row: resp.stream
#[test]
fn a_client_that_goes_away_runs_the_cleanup() {
    let (sender, cleaned) = mpsc::channel();
    let endless = {
        let sender = sender.clone();
        move || {
            let guard = Cleanup(sender.clone());
            stream(std::iter::from_fn(move || guard.0.send("line").is_ok().then_some("line\n")))
        }
    };
    run(async {
        let mut response = send(endless, "GET").await;
        assert!(frame(&mut response).await.unwrap().is_ok());
        drop(response);
        // The runtime waits for threads that still work when it ends.
    });
    while cleaned.recv() != Ok("cleaned up") {}

    let written = move || {
        let guard = Cleanup(sender.clone());
        stream_with(async move |out| {
            let _guard = guard;
            loop {
                out.send("line\n").await?;
            }
        })
    };
    run(async {
        let mut response = send(written, "GET").await;
        assert!(frame(&mut response).await.unwrap().is_ok());
        drop(response);
        assert_eq!(cleaned.try_recv(), Ok("cleaned up"), "at once");
    });
}

// row: resp.stream
#[test]
fn a_clone_of_the_writer_outlives_the_function_and_learns_of_the_end() {
    let (sender, told) = mpsc::channel();
    let handler = move || {
        let sender = sender.clone();
        stream_with(async move |out: StreamWriter| {
            tokio::spawn(async move {
                while out.send("x").await.is_ok() {}
                sender.send("gone").unwrap();
            });
            Ok(())
        })
    };
    run(async {
        let mut response = send(handler, "GET").await;
        assert!(frame(&mut response).await.unwrap().is_ok());
        drop(response);
        while told.try_recv().is_err() {
            tokio::task::yield_now().await;
        }
    });
}

// row: resp.stream
#[test]
fn an_error_midway_ends_the_answer_as_broken() {
    run(async {
        let items = || [Ok("first\n"), Err(std::io::Error::other("disk on fire")), Ok("never")];
        let mut response = send(move || stream(items()), "GET").await;
        assert_eq!(frame(&mut response).await, Some(Ok(Bytes::from("first\n"))));
        assert_eq!(frame(&mut response).await.unwrap().unwrap_err(), "the answer ended early: disk on fire");
        assert_eq!(frame(&mut response).await, None);

        let written = || {
            stream_with(async |out| {
                out.send("first\n").await?;
                abort(500, "disk on fire")
            })
        };
        let mut response = send(written, "GET").await;
        assert_eq!(frame(&mut response).await, Some(Ok(Bytes::from("first\n"))));
        assert_eq!(frame(&mut response).await.unwrap().unwrap_err(), "the answer ended early: disk on fire");
        assert_eq!(frame(&mut response).await, None);

        let panics = || stream((0..3).map(|n| if n < 2 { n.to_string() } else { panic!("on purpose") }));
        let response = send(panics, "GET").await;
        assert!(to_bytes(response.into_body(), usize::MAX).await.is_err());
    });
}

// row: resp.stream
#[test]
fn a_long_csv_is_never_whole_in_memory() {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made);
    let rows = move || {
        let counter = Arc::clone(&counter);
        stream((0..1_000_000_u32).map(move |n| {
            let row = format!("{n},{}\n", u64::from(n) * u64::from(n));
            counter.fetch_add(row.len(), Ordering::SeqCst);
            row
        }))
    };
    run(async {
        let mut response = send(rows, "GET").await;
        let (mut sent, mut last) = (0, Bytes::new());
        while let Some(piece) = frame(&mut response).await {
            last = piece.unwrap();
            sent += last.len();
            assert!(made.load(Ordering::SeqCst) - sent <= 128 * 1024, "no more than a few pieces ahead");
        }
        assert_eq!(sent, made.load(Ordering::SeqCst));
        assert!(last.ends_with(b"999999,999998000001\n"));
    });
}

// row: resp.stream
#[test]
fn head_runs_nothing() {
    let answered = ask(|| stream((0..).map(|n: u32| panic!("{n}") as String)), "HEAD");
    assert_eq!((answered.status.as_u16(), answered.text(), answered.header("content-length")), (200, "", ""));
}
