//! Command line of the real program: settings, clients, starting, stopping, logs.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

use crate::client::Client;

pub const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The program with nothing in its environment but what it is given.
fn edba(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_edba"));
    command
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied());
    command
}

pub fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    edba(arguments, environment).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A program that serves, on a port of its own.
pub struct Serving {
    child: Child,
    pub url: String,
    said: String,
    log: std::path::PathBuf,
}

impl Serving {
    pub fn start(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        // A file and not a pipe, which nobody would empty while it serves.
        let log = folder.join(format!("log-{}", edba::domain::Id::random()));
        let folder = folder.to_string_lossy();
        let mut all = vec!["serve", "--bind", "127.0.0.1:0", "--data-dir", &folder];
        all.extend(arguments);
        let mut child = edba(&all, environment)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = String::new();
        let url = loop {
            let line = lines.next().expect("it says where it listens").unwrap();
            said.push_str(&line);
            said.push('\n');
            if let Some(url) = line.split("listens on ").nth(1) {
                break url.to_owned();
            }
        };
        said.push_str(&lines.next().unwrap().unwrap());
        // A full pipe would stop the program: the demonstration writes the text of each mail.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self {
            child,
            url,
            said,
            log,
        }
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as an operating system does.
    pub fn terminate(&self) {
        send("-TERM", &self.child);
    }

    /// Its exit code and everything that it logged.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        (status.code(), std::fs::read_to_string(&self.log).unwrap())
    }
}

fn send(signal: &str, to: &Child) {
    let id = to.id().to_string();
    let kill = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(kill.success());
}

impl Drop for Serving {
    /// A test that failed leaves nothing running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes a client on the command line, and signs it in.
pub fn new_client(folder: &Path, url: &str, role: &str) -> (Client, String) {
    let folder = folder.to_string_lossy();
    let made = run(
        &[
            "client",
            "create",
            "--data-dir",
            &folder,
            "--role",
            role,
            "--name",
            "Someone",
        ],
        &[],
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let secret = made["clientSecret"].as_str().unwrap().to_owned();
    let client = Client::signed_in(url, made["clientId"].as_str().unwrap(), &secret);
    (client, secret)
}

#[test]
fn a_wrong_setting_is_named_with_what_is_allowed() {
    let no_file = "/nowhere/issuers.json";
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "--database-url",
            "EDBA_DATABASE_URL",
            "mysql://root:hunter2@db/edba",
            "sqlite:PATH",
        ),
        (
            "--database-url",
            "EDBA_DATABASE_URL",
            "sqlite:",
            "sqlite:data/edba.sqlite",
        ),
        ("--bind", "EDBA_BIND", "localhost", "127.0.0.1:8080"),
        ("--bind", "EDBA_BIND", "127.0.0.1:99999", "127.0.0.1:8080"),
        (
            "--log",
            "EDBA_LOG",
            "info,edba=loud",
            "error, warn, info, debug, trace",
        ),
        ("--log-format", "EDBA_LOG_FORMAT", "xml", "text, json"),
        ("--secret", "EDBA_SECRET", "hunter2", "64 hexadecimal digits"),
        ("--public-url", "EDBA_PUBLIC_URL", "edba.example", "https://HOST"),
        (
            "--public-url",
            "EDBA_PUBLIC_URL",
            "https://edba.example/path",
            "https://HOST",
        ),
        ("--issuers", "EDBA_ISSUERS", no_file, "EDBA_ISSUERS"),
        ("--providers", "EDBA_PROVIDERS", no_file, "EDBA_PROVIDERS"),
        (
            "--database-connections",
            "EDBA_DATABASE_CONNECTIONS",
            "0",
            "1..=200",
        ),
        ("--http-workers", "EDBA_HTTP_WORKERS", "many", "--http-workers"),
    ];
    for (flag, variable, value, allowed) in cases {
        for output in [
            run(&["serve", flag, value], &[]),
            run(&["serve"], &[(*variable, *value)]),
        ] {
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{variable}={value}: {said}");
            assert!(said.contains(flag), "{variable}={value}: {said}");
            assert!(said.contains(allowed), "{variable}={value}: {said}");
            assert!(!said.contains("hunter2"), "a secret is not repeated: {said}");
        }
    }
    let role = run(&["client", "create", "--name", "X", "--role", "king"], &[]);
    assert_eq!(role.status.code(), Some(2));
    let said = text(&role.stderr);
    assert!(
        said.contains("--role") && said.contains("bureau") && said.contains("administrator"),
        "{said}"
    );
    for wrong in [&["sing"][..], &[][..], &["serve", "--loud"][..]] {
        assert_eq!(run(wrong, &[]).status.code(), Some(2));
    }
}

#[test]
fn a_file_of_providers_with_a_fault_ends_the_start_and_repeats_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("providers.json");
    for (written, told) in [
        ("{}", "a JSON list of"),
        (
            r#"[{ "id": "a", "name": "A", "issuer": "http://login.example", "clientId": "a", "clientSecret": "hunter2" }]"#,
            "a: an issuer is an https:// address",
        ),
        (
            r#"[{ "id": "a", "name": "A", "issuer": "https://login.example", "clientId": "a" }]"#,
            "a: give clientSecretFile or clientSecret",
        ),
    ] {
        std::fs::write(&file, written).unwrap();
        let output = run(&["serve", "--providers", &file.to_string_lossy()], &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("EDBA_PROVIDERS") && said.contains(told), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn help_tells_every_command_and_setting() {
    let help = run(&["help"], &[]);
    assert!(help.status.success());
    let said = text(&help.stdout);
    for command in [
        "serve",
        "migrate",
        "openapi",
        "client",
        "verify",
        "backup",
        "rotate-secret",
        "health",
        "help",
    ] {
        assert!(said.contains(command), "{said}");
    }
    let secret = run(&["help", "serve"], &[("EDBA_SECRET", SECRET)]);
    let said = text(&secret.stdout);
    for variable in [
        "EDBA_DATABASE_URL",
        "EDBA_BIND",
        "EDBA_PUBLIC_URL",
        "EDBA_DATA_DIR",
        "EDBA_LOG",
        "EDBA_SECRET",
        "EDBA_ISSUERS",
        "EDBA_PROVIDERS",
    ] {
        assert!(said.contains(variable), "{said}");
    }
    assert!(!said.contains(SECRET));
}

#[test]
fn a_second_start_finds_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let first = Serving::start(folder.path(), &[], &[]);
    assert!(
        first.said.contains("/docs"),
        "it says where its documentation is: {}",
        first.said
    );
    let (bureau, secret) = new_client(folder.path(), &first.url, "bureau");
    let new = json!({ "code": "ibm", "name": "IBM", "sector": "business" });
    let address = bureau
        .post("/v1/organisations", new)
        .expect(201)
        .header("location");
    let token = bureau.token.clone();
    first.terminate();
    assert_eq!(first.ended().0, Some(0));
    let second = Serving::start(folder.path(), &[], &[]);
    let credentials: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(credentials.contains(&"secret.key".to_owned()), "{credentials:?}");
    // A token is bound to the address of its issuer, and this port is another.
    let old = Client::new(&second.url, token);
    old.get(&address).problem(401, "unauthenticated");
    let clients = run(
        &[
            "client",
            "create",
            "--data-dir",
            &folder.path().to_string_lossy(),
            "--role",
            "auditor",
            "--name",
            "A",
        ],
        &[],
    );
    assert!(clients.status.success(), "clients can be made while it serves");
    assert!(!secret.is_empty());
    let made: Value = serde_json::from_slice(&clients.stdout).unwrap();
    let auditor = Client::signed_in(
        &second.url,
        made["clientId"].as_str().unwrap(),
        made["clientSecret"].as_str().unwrap(),
    );
    assert_eq!(auditor.get(&address).expect(200).body["name"], "IBM");
    second.terminate();
    assert_eq!(second.ended().0, Some(0));
}

#[test]
fn a_client_that_is_disabled_on_the_command_line_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[], &[]);
    let (auditor, _) = new_client(folder.path(), &serving.url, "auditor");
    auditor.get("/v1/organisations").expect(200);
    let data = folder.path().to_string_lossy();
    let disable = |id: &str| run(&["client", "disable", "--data-dir", &data, id], &[]);
    let unknown = disable("nobody");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        text(&unknown.stderr).contains("no such client"),
        "{}",
        text(&unknown.stderr)
    );
    let (id, _) = auditor.credentials().unwrap();
    assert!(disable(&id).status.success());
    auditor.get("/v1/organisations").problem(401, "unauthenticated");
    serving.terminate();
    assert_eq!(serving.ended().0, Some(0));
}

#[test]
fn a_member_needs_a_representative_on_the_command_line_too() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy();
    let made = run(
        &[
            "client",
            "create",
            "--data-dir",
            &data,
            "--role",
            "board-member",
            "--name",
            "X",
        ],
        &[],
    );
    assert_eq!(made.status.code(), Some(1));
    assert!(
        text(&made.stderr).contains("representative"),
        "{}",
        text(&made.stderr)
    );
}

#[test]
fn a_request_under_way_is_finished_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[], &[]);
    let (bureau, _) = new_client(folder.path(), &serving.url, "bureau");
    let body = json!({ "code": "ibm", "name": "IBM", "sector": "business" }).to_string();
    let (head, tail) = body.split_at(10);
    let mut stream = TcpStream::connect(serving.url.trim_start_matches("http://")).unwrap();
    write!(
        stream,
        "POST /v1/organisations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {}\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        bureau.token.unwrap(),
        body.len()
    )
    .unwrap();
    // The service asks for the body: the request is under way.
    let mut bytes = [0; 1024];
    let read = stream.read(&mut bytes).unwrap();
    assert!(
        text(&bytes[..read]).starts_with("HTTP/1.1 100"),
        "{}",
        text(&bytes[..read])
    );
    stream.write_all(head.as_bytes()).unwrap();
    serving.terminate();
    // It no longer takes anything new …
    let address = serving.url.trim_start_matches("http://").to_owned();
    while TcpStream::connect(&address).is_ok() {
        std::thread::yield_now();
    }
    // … and finishes what it has.
    stream.write_all(tail.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(serving.ended().0, Some(0));
}

#[test]
fn a_signal_ends_it_gracefully_from_the_moment_at_which_it_says_that_it_listens() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy();
    let serve = [
        "serve",
        "--bind",
        "127.0.0.1:0",
        "--log",
        "error",
        "--data-dir",
        &data,
    ];
    for round in 0..20 {
        let mut child = edba(&serve, &[]).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with("edba listens on http://"), "{line}");
        send(if round % 2 == 0 { "-TERM" } else { "-INT" }, &child);
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "round {round}: {status}");
    }
}

#[test]
fn the_log_has_a_request_id_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(
        folder.path(),
        &["--log", "trace", "--log-format", "json"],
        &[("EDBA_SECRET", SECRET)],
    );
    let data = folder.path().to_string_lossy();
    let made = run(
        &[
            "client",
            "create",
            "--data-dir",
            &data,
            "--role",
            "bureau",
            "--name",
            "X",
            "--secret",
            SECRET,
        ],
        &[],
    );
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let secret = made["clientSecret"].as_str().unwrap();
    let bureau = Client::signed_in(&serving.url, made["clientId"].as_str().unwrap(), secret);
    let answer = bureau.get("/v1/organisations").expect(200);
    let id = answer.header("x-request-id");
    bureau
        .send(
            "POST",
            "/v1/organisations",
            &[],
            Some("{\"password\": \"hunter2\"}".into()),
        )
        .expect(400);
    let token = bureau.token.clone().unwrap();
    Client::new(&serving.url, Some(format!("{token}x")))
        .get("/v1/organisations")
        .expect(401);
    serving.terminate();
    let (code, log) = serving.ended();
    assert_eq!(code, Some(0));
    for secret in [
        secret,
        &token,
        SECRET,
        "hunter2",
        token.rsplit('.').next().unwrap(),
    ] {
        assert!(!log.contains(secret), "the log holds a secret");
    }
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect();
    let answered = lines
        .iter()
        .find(|l| l["fields"]["message"] == "answered" && l["span"]["id"] == json!(id))
        .expect("the request stands in the log under its id");
    assert_eq!(answered["span"]["method"], "GET");
    assert_eq!(answered["span"]["path"], "/v1/organisations");
    assert_eq!(answered["fields"]["status"], 200);
    assert!(
        lines
            .iter()
            .any(|l| l["fields"]["statement"].is_string() && l["span"]["id"] == json!(id)),
        "statements are logged under the request too"
    );
}

#[test]
fn what_cannot_work_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_string_lossy();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["serve", "--data-dir", &data, "--bind", &address], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("EDBA_BIND"),
        "{}",
        text(&output.stderr)
    );
    let nowhere = "postgres://edba:hunter2@127.0.0.1:1/edba?connect_timeout=1";
    let output = run(&["migrate", "--data-dir", &data, "--database-url", nowhere], &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("EDBA_DATABASE_URL") && !said.contains("hunter2"),
        "{said}"
    );
    let other = SECRET.replace('0', "f");
    assert!(
        run(&["migrate", "--data-dir", &data, "--secret", SECRET], &[])
            .status
            .success()
    );
    let first = Serving::start(folder.path(), &["--secret", SECRET], &[]);
    Client::new(&first.url, None).get("/health/ready").expect(200);
    first.terminate();
    assert_eq!(first.ended().0, Some(0));
    let output = run(
        &[
            "serve",
            "--bind",
            "127.0.0.1:0",
            "--data-dir",
            &data,
            "--secret",
            &other,
        ],
        &[],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("EDBA_SECRET"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_data_folder_is_made_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("made/here");
    let migrated = run(&["migrate", "--data-dir", &data.to_string_lossy()], &[]);
    assert!(migrated.status.success(), "{}", text(&migrated.stderr));
    let mode = std::fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

/// The modes of the files in a folder, by name.
fn modes(folder: &Path) -> BTreeMap<String, u32> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().to_string_lossy().into_owned(), mode)
        })
        .collect()
}

#[test]
fn in_an_open_folder_every_file_is_for_its_owner_alone_and_a_warning_is_logged() {
    use std::os::unix::fs::PermissionsExt;
    let open = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir_all(data.join("mail")).unwrap();
    open(&data, 0o755);
    open(&data.join("mail"), 0o755);
    // What an earlier version left.
    std::fs::write(data.join("mail/old.eml"), "Subject: a link to sign in with").unwrap();
    open(&data.join("mail/old.eml"), 0o644);
    std::fs::write(data.join("edba.sqlite"), "").unwrap();
    open(&data.join("edba.sqlite"), 0o644);
    let place = data.to_string_lossy();
    let arguments = ["serve", "--bind", "127.0.0.1:0", "--data-dir", &place, "--demo"];
    let mut command = edba(&arguments, &[]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut serving = Running(command.spawn().unwrap());
    let mut lines = BufReader::new(serving.0.stdout.take().unwrap()).lines();
    let listens = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains("listens on "));
    assert!(listens.is_some());
    let found = modes(&data);
    assert!(
        found.contains_key("edba.sqlite") && found.contains_key("edba.sqlite-wal"),
        "{found:?}"
    );
    assert!(
        found.contains_key("demo-credentials.json") && found.contains_key("secret.key"),
        "{found:?}"
    );
    for (name, mode) in found.into_iter().chain(modes(&data.join("mail"))) {
        assert_eq!(mode, 0o600, "{name}");
    }
    send("-TERM", &serving.0);
    let mut log = String::new();
    serving.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(
        log.contains("the folder is open to other users of this machine"),
        "{log}"
    );
}

/// A program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_demonstration_is_not_served_beside_real_accounts_nor_to_other_machines() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("real").to_string_lossy().into_owned();
    let create = [
        "client",
        "create",
        "--role",
        "administrator",
        "--name",
        "Beheer",
        "--data-dir",
        &data,
    ];
    let made = run(&create, &[]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let before = std::fs::read(Path::new(&data).join("edba.sqlite")).unwrap();
    let refused = run(
        &["serve", "--demo", "--bind", "127.0.0.1:0", "--data-dir", &data],
        &[],
    );
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert!(text(&refused.stderr).contains("an account that the demonstration did not make"));
    assert!(!Path::new(&data).join("demo-credentials.json").exists());
    assert_eq!(
        std::fs::read(Path::new(&data).join("edba.sqlite")).unwrap(),
        before,
        "nothing was made"
    );
    for bind in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let new = folder.path().join("new").to_string_lossy().into_owned();
        let refused = run(&["serve", "--demo", "--bind", bind, "--data-dir", &new], &[]);
        assert_eq!(
            refused.status.code(),
            Some(2),
            "{bind}: {}",
            text(&refused.stderr)
        );
        assert!(
            text(&refused.stderr).contains("can be reached from other machines"),
            "{bind}"
        );
        assert!(!Path::new(&new).exists(), "{bind}: nothing was made");
    }
    // The demonstration itself starts again, and no more once somebody has made an account beside it.
    let demo = folder.path().join("demo");
    for _ in 0..2 {
        std::fs::create_dir_all(&demo).unwrap();
        let serving = Serving::start(&demo, &["--demo"], &[]);
        serving.terminate();
        assert_eq!(serving.ended().0, Some(0));
    }
    let demo = demo.to_string_lossy().into_owned();
    let create = [
        "client",
        "create",
        "--role",
        "auditor",
        "--name",
        "Echt",
        "--data-dir",
        &demo,
    ];
    assert!(run(&create, &[]).status.success());
    let refused = run(
        &["serve", "--demo", "--bind", "127.0.0.1:0", "--data-dir", &demo],
        &[],
    );
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
}
