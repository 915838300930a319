//! Bodies with files in them, as a browser's form sends them.

use bytes::{BufMut, Bytes, BytesMut};

/// A `multipart/form-data` body in the making.
///
/// ```
/// use carafe_test::Multipart;
///
/// let form = Multipart::new().text("title", "Holiday").file("photo", "sea.png", "image/png", [0x89, b'P']);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "give it to `TestRequest::multipart`"]
pub struct Multipart {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    head: String,
    content: Bytes,
}

impl Multipart {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field.
    pub fn text(self, name: &str, value: impl Into<String>) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{}\"\r\n", escape(name));
        self.piece(head, Bytes::from(value.into()))
    }

    /// Adds a file: the field's name, the file's name, its type, what is in it.
    #[expect(clippy::too_many_arguments, reason = "the four of a file in a form, in the order they are sent")]
    pub fn file(self, name: &str, file_name: &str, content_type: &str, content: impl Into<Vec<u8>>) -> Self {
        let (name, file_name) = (escape(name), escape(file_name));
        let disposition =
            format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n");
        let head = format!("{disposition}Content-Type: {content_type}\r\n");
        self.piece(head, Bytes::from(content.into()))
    }

    fn piece(mut self, head: String, content: Bytes) -> Self {
        self.pieces.push(Piece { head, content });
        self
    }

    /// Content type and body.
    pub(crate) fn encode(self) -> (String, Bytes) {
        let boundary = self.boundary();
        let mut body = BytesMut::new();
        for piece in &self.pieces {
            body.put(format!("--{boundary}\r\n{}\r\n", piece.head).as_bytes());
            body.put(&piece.content[..]);
            body.put(&b"\r\n"[..]);
        }
        body.put(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body.freeze())
    }

    /// A line that stands in none of the contents. Always the same for the same form, so that a test is too.
    fn boundary(&self) -> String {
        let candidates = (0_u32..).map(|n| format!("carafe-test-{n}"));
        let absent = |boundary: &String| {
            let line = boundary.as_bytes();
            !self.pieces.iter().any(|piece| piece.content.windows(line.len()).any(|window| window == line))
        };
        candidates.into_iter().find(absent).expect("bug in carafe: a form that holds every number")
    }
}

/// As browsers escape names in a form (WHATWG HTML, multipart form data).
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
