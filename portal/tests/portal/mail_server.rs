//! A mail server that keeps what it is given, and refuses whom it is told to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Listens for as long as the test runs.
pub struct MailServer {
    pub address: String,
    arrived: Receiver<String>,
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
        self.arrived.recv_timeout(Duration::from_secs(20)).expect("an e-mail arrives")
    }

    /// Has nothing arrived that was not asked for?
    pub fn is_empty(&self) -> bool {
        self.arrived.try_recv().is_err()
    }
}

fn serve(stream: &TcpStream, keep: impl Fn(String)) -> Option<()> {
    let (mut lines, mut out) = (BufReader::new(stream).lines(), stream);
    let mut say = |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).ok();
    say("220 ready")?;
    let mut whole = String::new();
    while let Some(Ok(line)) = lines.next() {
        match line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => say("250 8BITMIME")?,
            "RCPT" if line.contains(REFUSED) => say("550 no such mailbox refused@example.com")?,
            "DATA" => {
                say("354 go on")?;
                whole.clear();
                while let Some(Ok(line)) = lines.next() {
                    if line == "." {
                        break;
                    }
                    whole.push_str(line.strip_prefix('.').unwrap_or(&line));
                    whole.push('\n');
                }
                keep(decode(&whole));
                say("250 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Some(())
}

/// Undoes quoted-printable and base64 as far as these e-mails use them.
fn decode(email: &str) -> String {
    let (head, body) = email.split_once("\n\n").unwrap_or((email, ""));
    if head.contains("quoted-printable") {
        let joined = body.replace("=\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let code =
                (byte == b'=').then(|| u8::from_str_radix(std::str::from_utf8(&after[..2]).ok()?, 16).ok()).flatten();
            bytes.push(code.unwrap_or(byte));
            rest = if code.is_some() { &after[2..] } else { after };
        }
        return format!("{head}\n\n{}", String::from_utf8(bytes).unwrap());
    }
    email.to_owned()
}
