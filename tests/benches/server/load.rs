//! HTTP clients that cost next to nothing: one thread and one connection each, requests as bytes. Knows only as much of
//! HTTP/1.1 as our own server sends.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use yardstick::Process;

/// A connection that is kept open.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// What the server answered.
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Reply {
    /// The JSON of a success.
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream) })
    }

    pub fn send(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.stream.get_mut().write_all(request)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("no status line: {line:?}")))?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(io::Error::other)?,
                "transfer-encoding" => is_chunked = value == "chunked",
                _ => {}
            }
        }
        let mut body = Vec::new();
        if is_chunked {
            while self.read_chunk(&mut body)? > 0 {}
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
        }
        Ok(Reply { status, body })
    }

    fn read_chunk(&mut self, body: &mut Vec<u8>) -> io::Result<usize> {
        let mut size = String::new();
        self.stream.read_line(&mut size)?;
        let size = usize::from_str_radix(size.trim_end(), 16).map_err(io::Error::other)?;
        let start = body.len();
        body.resize(start + size + 2, 0);
        self.stream.read_exact(&mut body[start..])?;
        body.truncate(start + size);
        Ok(size)
    }
}

/// A request without a body; `headers` are whole lines.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n").into_bytes()
}

/// A request with a JSON body.
pub fn send_json(method: &str, path: &str, headers: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n");
    format!("{head}content-length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

/// What came of some load.
pub struct Load {
    /// Requests answered a second.
    pub rate: f64,
    /// CPU time of the server for one request, in microseconds.
    pub cpu_us: f64,
}

/// How much load.
#[derive(Clone, Copy)]
pub enum Amount {
    For(Duration),
    Requests(u64),
}

impl Amount {
    fn goes_on(self, began: Instant, number: u64) -> bool {
        match self {
            Self::For(time) => began.elapsed() < time,
            Self::Requests(count) => number < count,
        }
    }
}

/// Lets `clients` send what `request` makes of a running number, over and over; every reply must be a success.
pub fn hammer(
    server: &Process,
    address: SocketAddr,
    clients: usize,
    amount: Amount,
    request: &(dyn Fn(u64) -> Vec<u8> + Sync),
) -> Load {
    let (number, answered) = (AtomicU64::new(0), AtomicU64::new(0));
    let before = server.usage().expect("the server runs").cpu;
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut connection = Connection::open(address).expect("connect");
                loop {
                    let number = number.fetch_add(1, Ordering::Relaxed);
                    if !amount.goes_on(began, number) {
                        break;
                    }
                    let reply = connection.send(&request(number)).expect("an answer");
                    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let cpu = server.usage().expect("the server runs").cpu - before;
    let answered = f64::from(u32::try_from(answered.into_inner()).expect("a countable number of answers"));
    Load { rate: answered / seconds, cpu_us: cpu.as_secs_f64() * 1e6 / answered }
}
