//! Parts of a file: 206 with one range, or with several as `multipart/byteranges` (RFC 9110, 14.6).

use std::{
    collections::VecDeque,
    hash::{BuildHasher, RandomState},
};

use axum_core::response::Response;
use bytes::Bytes;
use carafe_core::Error;
use http::{HeaderValue, StatusCode, header};

use super::{
    body::{self, Segment},
    opened::Opened,
};
use crate::conditional::ByteRange;

pub(super) fn partial(file: Opened, ranges: &[ByteRange], mut reply: Response) -> Result<Response, Error> {
    *reply.status_mut() = StatusCode::PARTIAL_CONTENT;
    let segments = match ranges {
        [range] => {
            reply.headers_mut().insert(header::CONTENT_RANGE, range.content_range(file.length));
            [segment(range)].into()
        }
        ranges => {
            let boundary = boundary();
            let part_type = reply.headers_mut().insert(header::CONTENT_TYPE, multipart(&boundary));
            parts(ranges, &boundary, &Part { media_type: part_type, length: file.length })
        }
    };
    let length: u64 = segments.iter().map(Segment::len).sum();
    reply.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    *reply.body_mut() = body::of_segments(file.kind, segments)?;
    Ok(reply)
}

fn segment(range: &ByteRange) -> Segment {
    Segment::File { start: range.first, length: range.len() }
}

/// What the head of each part repeats.
struct Part {
    media_type: Option<HeaderValue>,
    length: u64,
}

fn parts(ranges: &[ByteRange], boundary: &str, part: &Part) -> VecDeque<Segment> {
    let mut segments = VecDeque::new();
    for range in ranges {
        segments.push_back(Segment::Bytes(part.head(range, boundary)));
        segments.push_back(segment(range));
    }
    segments.push_back(Segment::Bytes(format!("\r\n--{boundary}--\r\n").into()));
    segments
}

impl Part {
    fn head(&self, range: &ByteRange, boundary: &str) -> Bytes {
        let mut head = format!("\r\n--{boundary}\r\n").into_bytes();
        let lines = [
            (header::CONTENT_TYPE, self.media_type.clone()),
            (header::CONTENT_RANGE, Some(range.content_range(self.length))),
        ];
        for (name, value) in lines {
            let Some(value) = value else { continue };
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        head.extend(b"\r\n");
        head.into()
    }
}

fn multipart(boundary: &str) -> HeaderValue {
    let value = format!("multipart/byteranges; boundary={boundary}");
    HeaderValue::try_from(value).expect("bug in carafe: a boundary is letters and digits")
}

/// 128 bits nobody can foresee, so that no file can hold the boundary on purpose.
fn boundary() -> String {
    format!("{:016x}{:016x}", RandomState::new().hash_one(0), RandomState::new().hash_one(1))
}
