/// What the server does with one request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and then nothing, without closing.
    Stall(Vec<u8>),
    /// Sends the first bytes and then the second again and again.
    Endless(Vec<u8>, Vec<u8>),
}

impl Answer {
    /// A whole reply with a body of JSON.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::with_headers(status, "Content-Type: application/json\r\n", body.as_bytes())
    }

    /// A whole reply; each header ends with a line end.
    pub(crate) fn with_headers(status: u16, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!("{headers}Content-Length: {length}\r\n");
        Self::Bytes([head_of(status, &head).as_bytes(), body].concat())
    }

    /// A reply that states another length than its body has.
    pub(crate) fn with_length(length: usize, body: &str) -> Self {
        let head = head_of(200, &format!("Content-Length: {length}\r\n"));
        Self::Bytes([head.as_bytes(), body.as_bytes()].concat())
    }

    /// Accepts the connection, reads the request and is silent.
    pub(crate) fn silence() -> Self {
        Self::Stall(Vec::new())
    }

    /// Begins a reply and is silent.
    pub(crate) fn stalled_body() -> Self {
        Self::Stall(head_of(200, "Content-Length: 1000\r\n").into_bytes())
    }

    /// A body without end and without a stated length.
    pub(crate) fn endless(status: u16) -> Self {
        Self::Endless(head_of(status, "").into_bytes(), vec![b' '; 4_096])
    }
}

fn head_of(status: u16, headers: &str) -> String {
    format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n{headers}\r\n")
}
