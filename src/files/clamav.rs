//! The virus scanner clamd, over its command INSTREAM (man 8 clamd): chunks with their length before them, and one line back.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use edba_common::error::{Error, Result};
use edba_domain::document::{CheckCode, CheckResult};
use edba_domain::text;

use crate::errors::{disk, unavailable};
use crate::settings::ClamavAddress;

const CONNECT: Duration = Duration::from_secs(10);
/// How long clamd may take for its answer, and to take a chunk.
const ANSWER: Duration = Duration::from_secs(120);
const CHUNK: usize = 256 << 10;
/// The most of an answer that is read.
const LONGEST_ANSWER: u64 = 4 << 10;
const LONGEST_NAME: usize = 100;
/// How long clamd may take to say that it is there.
const GREETING: Duration = Duration::from_secs(5);

/// A connection to clamd.
trait Connection: Read + Write {}
impl<T: Read + Write> Connection for T {}

/// Has a file looked through. Errors: 503 where the scanner does not answer, or answers something unknown.
pub fn scan(address: &ClamavAddress, file: &mut File) -> Result<CheckResult> {
    file.seek(SeekFrom::Start(0)).map_err(disk)?;
    let mut clamd = connect(address, ANSWER).map_err(no_answer)?;
    // clamd answers and hangs up in the middle of a file that is too large for it.
    let sent = send(clamd.as_mut(), file);
    let answer = receive(clamd.as_mut());
    match (sent, answer) {
        (_, Ok(answer)) if !answer.is_empty() => {
            result(&answer).ok_or_else(|| no_answer(io::Error::other(text::one_line(&answer, LONGEST_NAME))))
        }
        (Err(error), _) | (_, Err(error)) => Err(no_answer(error)),
        (Ok(()), Ok(_)) => Err(no_answer(io::ErrorKind::UnexpectedEof.into())),
    }
}

/// Asks clamd whether it is there. Errors: 503 where it does not answer, or answers something unknown.
pub fn ask(address: &ClamavAddress) -> Result<()> {
    let ask = || {
        let mut clamd = connect(address, GREETING)?;
        clamd.write_all(b"zPING\0")?;
        clamd.flush()?;
        match receive(clamd.as_mut())?.as_str() {
            "PONG" => Ok(()),
            other => Err(io::Error::other(text::one_line(other, LONGEST_NAME))),
        }
    };
    ask().map_err(no_answer)
}

fn no_answer(error: io::Error) -> Error {
    unavailable("The virus scanner does not answer; try again shortly.", error)
}

fn connect(address: &ClamavAddress, patience: Duration) -> io::Result<Box<dyn Connection>> {
    match address {
        ClamavAddress::Unix(path) => {
            let stream = UnixStream::connect(path)?;
            stream.set_read_timeout(Some(patience))?;
            stream.set_write_timeout(Some(patience))?;
            Ok(Box::new(stream))
        }
        ClamavAddress::Tcp(address) => {
            let mut last = io::ErrorKind::NotFound.into();
            for address in address.to_socket_addrs()? {
                match TcpStream::connect_timeout(&address, CONNECT.min(patience)) {
                    Ok(stream) => {
                        stream.set_read_timeout(Some(patience))?;
                        stream.set_write_timeout(Some(patience))?;
                        stream.set_nodelay(true)?;
                        return Ok(Box::new(stream));
                    }
                    Err(error) => last = error,
                }
            }
            Err(last)
        }
    }
}

fn send(clamd: &mut dyn Connection, file: &mut File) -> io::Result<()> {
    clamd.write_all(b"zINSTREAM\0")?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let chunk = match file.read(&mut buffer) {
            Ok(read) => buffer.get(..read).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let length = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
        clamd.write_all(&length.to_be_bytes())?;
        // A chunk of no bytes is the end.
        if chunk.is_empty() {
            return clamd.flush();
        }
        clamd.write_all(chunk)?;
    }
}

/// The answer up to its NUL, or up to the end where there is none.
fn receive(clamd: &mut dyn Connection) -> io::Result<String> {
    let mut answer = Vec::new();
    let mut buffer = [0; 256];
    while (answer.len() as u64) < LONGEST_ANSWER && !answer.contains(&0) {
        match clamd.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(buffer.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let line = answer.split(|byte| *byte == 0).next().unwrap_or_default();
    Ok(String::from_utf8_lossy(line).trim().to_owned())
}

/// What an answer says; None for one that is not known.
fn result(answer: &str) -> Option<CheckResult> {
    if answer == "stream: OK" {
        return Some(CheckResult::PASSED);
    }
    if answer.contains("size limit exceeded") {
        let detail = "size limit of the scanner";
        return Some(CheckResult::failed(CheckCode::NotScanned, detail));
    }
    let name = answer.strip_prefix("stream: ")?.strip_suffix(" FOUND")?;
    let name = text::one_line(name, LONGEST_NAME);
    // With AlertExceedsMax: the scanner did not look at all of it.
    let code = if name.starts_with("Heuristics.Limits.Exceeded") {
        CheckCode::NotScanned
    } else {
        CheckCode::Malware
    };
    (!name.is_empty()).then(|| CheckResult::failed(code, name))
}

#[cfg(test)]
mod tests;
