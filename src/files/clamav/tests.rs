use std::io::{Read, Write};
use std::net::TcpListener;

use edba_common::error::Code;
use edba_domain::document::CheckCode;

use super::*;

/// A scanner that answers this to one file; tells what it was sent.
fn scanner(answer: &'static [u8]) -> (ClamavAddress, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = ClamavAddress::Tcp(listener.local_addr().unwrap().to_string());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut sent = Vec::new();
        let mut buffer = [0; 4096];
        while !sent.ends_with(&[0, 0, 0, 0]) {
            match stream.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(read) => sent.extend_from_slice(&buffer[..read]),
            }
        }
        // The other side may have hung up.
        drop(stream.write_all(answer));
        sent
    });
    (address, thread)
}

fn file(content: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    file
}

/// The code of the result and its detail; None where the scanner counts as not answering.
type Expected = Option<(CheckCode, Option<&'static str>)>;

#[test]
fn a_reply_is_read_whatever_it_says() {
    let noise: &'static [u8] = Box::leak(vec![b'x'; 1 << 20].into_boxed_slice());
    let answers: [(&'static [u8], Expected); 12] = [
        (b"stream: OK\0", Some((CheckCode::Passed, None))),
        (b"stream: OK", Some((CheckCode::Passed, None))),
        (
            b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
            Some((CheckCode::Malware, Some("Win.Test.EICAR_HDB-1"))),
        ),
        (
            b"INSTREAM size limit exceeded. ERROR\0",
            Some((CheckCode::NotScanned, Some("size limit of the scanner"))),
        ),
        (
            b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
            Some((
                CheckCode::NotScanned,
                Some("Heuristics.Limits.Exceeded.MaxFileSize"),
            )),
        ),
        (b"stream: Can't allocate memory ERROR\0", None),
        (b"stream:  FOUND\0", None),
        (b"UNKNOWN COMMAND\0", None),
        (b"\0", None),
        (b"", None),
        (b"\xff\xfe\0", None),
        (noise, None),
    ];
    for (answer, expected) in answers {
        let (address, thread) = scanner(answer);
        let found = scan(&address, &mut file(b"abc"));
        let shown = String::from_utf8_lossy(&answer[..answer.len().min(40)]);
        match expected {
            Some((code, detail)) => {
                let found = found.unwrap();
                assert_eq!((found.code, found.detail.as_deref()), (code, detail), "{shown}");
            }
            None => assert_eq!(found.unwrap_err().code, Code::Unavailable, "{shown}"),
        }
        assert_eq!(thread.join().unwrap(), b"zINSTREAM\0\0\0\0\x03abc\0\0\0\0");
    }
}

#[test]
fn a_scanner_that_does_not_answer_is_reported() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for address in [
        ClamavAddress::Tcp(nobody.to_string()),
        ClamavAddress::Tcp("no-such-host.invalid:3310".into()),
        ClamavAddress::Unix("/no/such/socket".into()),
    ] {
        assert_eq!(ask(&address).unwrap_err().code, Code::Unavailable, "{address:?}");
        let error = scan(&address, &mut file(b"abc")).unwrap_err();
        assert_eq!(error.code, Code::Unavailable, "{address:?}");
        assert!(error.detail.contains("virus scanner"), "{}", error.detail);
    }
}

/// A clamd with one signature; it ends with the test.
struct Clamd {
    process: std::process::Child,
    folder: tempfile::TempDir,
}

impl Clamd {
    /// EDBA_TEST_CLAMD names the program: tests/run sets it. None without one.
    fn start(signature: &str) -> Option<Self> {
        let program = std::env::var_os("EDBA_TEST_CLAMD")?;
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::create_dir(path("signatures")).unwrap();
        let line = format!("Edba.Test:0:*:{}\n", hex::encode(signature));
        std::fs::write(path("signatures/edba.ndb"), line).unwrap();
        let settings = format!(
            "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nStreamMaxLength 1M\n",
            path("socket"),
            path("signatures"),
            folder.path().display()
        );
        std::fs::write(path("clamd.conf"), settings).unwrap();
        let process = std::process::Command::new(program)
            .args(["-c", &path("clamd.conf")])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let clamd = Self { process, folder };
        for _ in 0..600 {
            if connect(&clamd.address(), ANSWER).is_ok() {
                return Some(clamd);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("clamd does not start");
    }

    fn address(&self) -> ClamavAddress {
        ClamavAddress::Unix(self.folder.path().join("socket"))
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn clamd_looks_at_what_is_sent() {
    let Some(clamd) = Clamd::start("edba-signature-4711") else {
        return;
    };
    let scan = |content: &[u8]| scan(&clamd.address(), &mut file(content)).unwrap();
    assert_eq!(scan(b"harmless"), CheckResult::PASSED);
    let found = scan(&[&vec![b' '; 300_000][..], b"edba-signature-4711"].concat());
    let name = "Edba.Test.UNOFFICIAL";
    assert_eq!(found, CheckResult::failed(CheckCode::Malware, name));
    let large = scan(&vec![b'a'; 3_000_000]);
    assert_eq!(large.code, CheckCode::NotScanned, "it hangs up in the middle");
}

#[test]
fn a_scanner_says_that_it_is_there() {
    for (answer, is_there) in [
        (&b"PONG\0"[..], true),
        (b"PONG", true),
        (b"ERROR\0", false),
        (b"", false),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = ClamavAddress::Tcp(listener.local_addr().unwrap().to_string());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut sent = [0; 6];
            stream.read_exact(&mut sent).unwrap();
            stream.write_all(answer).unwrap();
            sent
        });
        assert_eq!(ask(&address).is_ok(), is_there);
        assert_eq!(&thread.join().unwrap(), b"zPING\0");
    }
}
