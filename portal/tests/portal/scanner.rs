//! A virus scanner for tests: it speaks clamd's protocol over TCP, knows one virus, and may be told to misbehave.

use std::io::{Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It answers.
    Works = 0,
    /// It closes the line at once.
    Down = 1,
    /// It closes the line in the middle of a file.
    Stops = 2,
    /// It reads the file and says half of its answer.
    Mumbles = 3,
    /// It reads the file and says nothing.
    Hangs = 4,
    /// It takes everything for a virus.
    Frightened = 5,
}

pub struct Scanner {
    pub address: String,
    mood: Arc<AtomicU8>,
    hanging: Arc<Mutex<Vec<TcpStream>>>,
}

/// The harmless file that scanners take for a virus (EICAR), in two halves, or they would take this program for one.
pub fn eicar() -> Vec<u8> {
    let halves = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    halves.concat().into_bytes()
}

impl Scanner {
    pub fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("tcp://{}", listener.local_addr().unwrap());
        let mood = Arc::new(AtomicU8::new(mood as u8));
        let hanging = Arc::new(Mutex::new(Vec::new()));
        let (now, held) = (mood.clone(), hanging.clone());
        std::thread::spawn(move || {
            for line in listener.incoming() {
                let (mood, held) = (now.load(Ordering::SeqCst), held.clone());
                std::thread::spawn(move || answer(line.unwrap(), mood, &held));
            }
        });
        Self { address, mood, hanging }
    }

    pub fn is_now(&self, mood: Mood) {
        self.mood.store(mood as u8, Ordering::SeqCst);
        // Whoever was left hanging is told so.
        self.hanging.lock().unwrap().clear();
    }
}

fn answer(mut line: TcpStream, mood: u8, hanging: &Mutex<Vec<TcpStream>>) -> Option<()> {
    let is = |other: Mood| mood == other as u8;
    if is(Mood::Down) {
        return None;
    }
    let mut command = Vec::new();
    while command.last() != Some(&0) {
        let mut byte = [0];
        line.read_exact(&mut byte).ok()?;
        command.push(byte[0]);
    }
    if command == b"zPING\0" {
        return line.write_all(b"PONG\0").ok();
    }
    assert_eq!(command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        line.read_exact(&mut length).ok()?;
        let length = u32::from_be_bytes(length);
        if length == 0 {
            break;
        }
        if is(Mood::Stops) {
            return None;
        }
        (&mut line).take(length.into()).read_to_end(&mut file).ok()?;
    }
    if is(Mood::Hangs) {
        hanging.lock().unwrap().push(line);
        return None;
    }
    let eicar = eicar();
    let found = is(Mood::Frightened) || file.windows(eicar.len()).any(|part| part == eicar);
    let said: &[u8] = match found {
        _ if is(Mood::Mumbles) => b"stream: O",
        true => b"stream: Eicar-Test-Signature FOUND\0",
        false => b"stream: OK\0",
    };
    line.write_all(said).ok()
}
