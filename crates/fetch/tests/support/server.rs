use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Answer;

/// One request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    /// The whole path.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// All headers, verbatim.
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Recorded {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The last part of the path.
    pub(crate) fn endpoint(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }
}

#[derive(Default)]
struct State {
    scripts: HashMap<String, VecDeque<Answer>>,
    always: HashMap<String, Answer>,
    requests: Vec<Recorded>,
    unscripted: Vec<String>,
}

/// A server on this machine that answers each endpoint by its script. A request that no script
/// expects fails the test when the server is dropped.
pub(crate) struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Answers the next requests to an endpoint, one each.
    pub(crate) fn script(&self, endpoint: &str, answers: impl IntoIterator<Item = Answer>) {
        let mut state = self.state.lock().unwrap();
        state.scripts.entry(endpoint.to_owned()).or_default().extend(answers);
    }

    /// Answers every request to an endpoint for which no script is left.
    pub(crate) fn always(&self, endpoint: &str, answer: Answer) {
        self.state.lock().unwrap().always.insert(endpoint.to_owned(), answer);
    }

    /// What was asked, in order.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.state.lock().unwrap().requests.clone()
    }

    /// The endpoints that were asked, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.requests().iter().map(|request| request.endpoint().to_owned()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let unscripted = std::mem::take(&mut self.state.lock().unwrap().unscripted);
        if !std::thread::panicking() {
            assert!(unscripted.is_empty(), "no script expects {unscripted:?}");
        }
    }
}

/// Serves one request; a client that goes away ends it.
async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(request) = receive(&mut stream).await else { return };
    match answer(&state, request) {
        Answer::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Answer::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            // Until the client gives up.
            let _ = stream.read(&mut [0]).await;
        }
        Answer::Endless(head, piece) => {
            let _ = stream.write_all(&head).await;
            while stream.write_all(&piece).await.is_ok() {}
        }
    }
}

fn answer(state: &Mutex<State>, request: Recorded) -> Answer {
    let mut state = state.lock().unwrap();
    let endpoint = request.endpoint().to_owned();
    state.requests.push(request);
    let scripted = state.scripts.get_mut(&endpoint).and_then(VecDeque::pop_front);
    if let Some(answer) = scripted.or_else(|| state.always.get(&endpoint).cloned()) {
        return answer;
    }
    state.unscripted.push(endpoint);
    Answer::json(418, "{}")
}

async fn receive(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        read_more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let (line, headers) = head.split_once("\r\n").unwrap();
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Recorded {
        method: method.to_owned(),
        path: path.to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: headers.to_owned(),
        body: String::new(),
    };
    let length: usize = request.header("content-length").map_or(0, |text| text.parse().unwrap());
    while bytes.len() < head_end + 4 + length {
        read_more(stream, &mut bytes).await?;
    }
    request.body = String::from_utf8(bytes[head_end + 4..].to_vec()).unwrap();
    Some(request)
}

async fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 4_096];
    let length = stream.read(&mut piece).await.ok().filter(|&length| length > 0)?;
    bytes.extend_from_slice(&piece[..length]);
    Some(())
}
