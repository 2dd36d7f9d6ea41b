//! The service, as far as a script tells: a loopback server that answers each endpoint in turn.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The key of every test; nothing that is printed or written may contain it.
pub(crate) const KEY: &str = "sk-quiet-harbor-5150";

pub(crate) const AUDIO: &str = "get_audio_transcription";
pub(crate) const VISUAL: &str = "get_video_transcription";
pub(crate) const SUMMARY: &str = "generate_summary";
pub(crate) const METADATA: &str = "get_metadata";
pub(crate) const LIST: &str = "list_videos";
pub(crate) const UPDATE: &str = "update_video_transcription";

/// What the server does with one request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(String),
    /// Says nothing until the client gives up.
    Silence,
}

impl Answer {
    pub(crate) fn http(status: u16, body: &str) -> Self {
        let length = body.len();
        Self::Bytes(format!(
            "HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }
}

/// `data` in the envelope of a success.
pub(crate) fn ok(data: &str) -> Answer {
    Answer::http(200, &format!(r#"{{"code":"0000","msg":"success","data":{data}}}"#))
}

/// A refusal in the service's way: a code on HTTP 200.
pub(crate) fn refusal(code: &str, msg: &str) -> Answer {
    Answer::http(200, &format!(r#"{{"code":"{code}","msg":"{msg}","data":null}}"#))
}

/// A transcription of one segment, from second 1 to 2.
pub(crate) fn segment(text: &str) -> Answer {
    ok(&format!(
        r#"{{"transcriptions":[{{"index":0,"content":"{text}","startTime":"1","endTime":"2"}}]}}"#
    ))
}

/// Metadata with this status: `PARSE` is done, `UNPARSE` is in work.
pub(crate) fn status(status: &str) -> Answer {
    ok(&format!(r#"{{"video_name":"Harbor day","duration":"75","status":"{status}"}}"#))
}

/// One request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The last part of the path.
    pub(crate) endpoint: String,
    /// What stands behind the question mark, still encoded.
    pub(crate) query: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

#[derive(Default)]
struct State {
    scripts: HashMap<String, VecDeque<Answer>>,
    always: HashMap<String, Answer>,
    requests: Vec<Request>,
    unscripted: Vec<String>,
}

/// A server whose unexpected requests fail the test when it is dropped.
pub(crate) struct Service {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Service {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { port, state }
    }

    /// With a video whose parts are all there.
    pub(crate) fn with_harbor_day() -> Self {
        let service = Self::start();
        service.always(METADATA, status("PARSE"));
        service.always(AUDIO, segment("Come to the quay."));
        service.always(VISUAL, segment("A cormorant dives."));
        let chapter = r#"{"title":"Dawn","description":"Light.","start":"0"}"#;
        let topics = r#"{"summary":"By topics.","items":[{"title":"Seabirds"}]}"#;
        let chapters = format!(r#"{{"summary":"A day at the quay.","items":[{chapter}]}}"#);
        service.always(&format!("{SUMMARY} type=CHAPTER"), ok(&chapters));
        service.always(&format!("{SUMMARY} type=TOPIC"), ok(topics));
        service
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Answers the next requests to `target`, one each. A target is an endpoint, or an endpoint,
    /// a space and a parameter of its query.
    pub(crate) fn script(&self, target: &str, answers: impl IntoIterator<Item = Answer>) {
        let mut state = self.state.lock().unwrap();
        state.scripts.entry(target.to_owned()).or_default().extend(answers);
    }

    /// Answers every request to `target` for which no script is left.
    pub(crate) fn always(&self, target: &str, answer: Answer) {
        self.state.lock().unwrap().always.insert(target.to_owned(), answer);
    }

    /// What was asked since the last time this was called.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }

    /// The endpoints of [`Self::requests`].
    pub(crate) fn asked(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.endpoint).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let unscripted = std::mem::take(&mut self.state.lock().unwrap().unscripted);
        if !std::thread::panicking() {
            assert!(unscripted.is_empty(), "no script expects {unscripted:?}");
        }
    }
}

/// Serves one request; a client that goes away ends it.
fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let Some(request) = receive(&mut stream) else { return };
    match answer(state, request) {
        Answer::Bytes(bytes) => {
            let _ = stream.write_all(bytes.as_bytes());
        }
        Answer::Silence => {
            let _ = stream.read(&mut [0]);
        }
    }
}

fn answer(state: &Mutex<State>, request: Request) -> Answer {
    let mut state = state.lock().unwrap();
    let mut targets: Vec<String> =
        request.query.split('&').map(|pair| format!("{} {pair}", request.endpoint)).collect();
    targets.push(request.endpoint.clone());
    state.requests.push(request);
    for target in &targets {
        let scripted = state.scripts.get_mut(target).and_then(VecDeque::pop_front);
        if let Some(answer) = scripted.or_else(|| state.always.get(target).cloned()) {
            return answer;
        }
    }
    state.unscripted.push(targets.join(" or "));
    Answer::http(418, "{}")
}

fn receive(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let target = head.split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (endpoint, query) = (path.rsplit('/').next().unwrap().to_owned(), query.to_owned());
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().unwrap())
    });
    while bytes.len() < head_end + 4 + length.unwrap_or(0) {
        read_more(stream, &mut bytes)?;
    }
    let body = String::from_utf8(bytes[head_end + 4..].to_vec()).unwrap();
    Some(Request { endpoint, query, head, body })
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 4_096];
    let length = stream.read(&mut piece).ok().filter(|&length| length > 0)?;
    bytes.extend_from_slice(&piece[..length]);
    Some(())
}
