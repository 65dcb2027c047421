//! A mail server that keeps what it is given, and refuses whom it is told to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Listens for as long as the test runs.
pub struct MailServer {
    pub address: String,
    arrived: Receiver<Arrived>,
}

/// An e-mail as it came over the wire.
#[derive(Debug)]
pub struct Arrived {
    /// The lines that named whom it is for.
    pub to: Vec<String>,
    /// Head and body, with LF at the end of each line.
    pub whole: String,
}

/// Whom it never takes an e-mail for, and whom not at first.
pub const REFUSED: &str = "refused@example.com";

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let (send, arrived) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let send = send.clone();
                std::thread::spawn(move || serve(&stream, |email| drop(send.send(email))));
            }
        });
        Self { address, arrived }
    }

    /// The next e-mail, decoded.
    pub fn next(&self) -> String {
        decode(&self.next_whole().whole)
    }

    /// The next e-mail as it came.
    pub fn next_whole(&self) -> Arrived {
        self.arrived.recv_timeout(Duration::from_secs(20)).expect("an e-mail arrives")
    }

    /// Has nothing arrived that was not asked for?
    pub fn is_empty(&self) -> bool {
        self.arrived.try_recv().is_err()
    }
}

fn serve(stream: &TcpStream, keep: impl Fn(Arrived)) -> Option<()> {
    let (mut lines, mut out) = (BufReader::new(stream).lines(), stream);
    let mut say = |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).ok();
    say("220 ready")?;
    let (mut whole, mut to) = (String::new(), Vec::new());
    while let Some(Ok(line)) = lines.next() {
        match line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => say("250 8BITMIME")?,
            "RCPT" if line.contains(REFUSED) => say("550 no such mailbox refused@example.com")?,
            "RCPT" => {
                to.push(line.clone());
                say("250 ok")?;
            }
            "DATA" => {
                say("354 go on")?;
                while let Some(Ok(line)) = lines.next() {
                    if line == "." {
                        break;
                    }
                    whole.push_str(line.strip_prefix('.').unwrap_or(&line));
                    whole.push('\n');
                }
                keep(Arrived { to: std::mem::take(&mut to), whole: std::mem::take(&mut whole) });
                say("250 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Some(())
}

/// Undoes quoted-printable, in which these e-mails are sent unless they are plain ASCII.
fn decode(email: &str) -> String {
    let (head, body) = email.split_once("\n\n").unwrap_or((email, ""));
    if head.contains("quoted-printable") {
        return format!("{head}\n\n{}", quoted_printable(body));
    }
    email.to_owned()
}

pub fn quoted_printable(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| byte == b'=');
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap()
}
