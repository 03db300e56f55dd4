//! Crash safety: when the process is killed under load, no acknowledged write is lost and none is half done.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};

use rstest_reuse::apply;
use serde_json::{Value, json};

use crate::app::{App, Backend, both};
use crate::budget::{cell, moved, moving};
use crate::client::{Answer, Client};
use crate::lent::Loan;
use crate::world::World;

const EDBA: &str = env!("CARGO_BIN_EXE_edba");

/// The real program on the database of the test; tells where it listens.
fn serve(app: &App) -> (Child, String) {
    let mut child = Command::new(EDBA)
        .args(["serve", "--bind", "127.0.0.1:0", "--log", "error", "--data-dir"])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let url = first.rsplit(' ').next().unwrap().to_owned();
    (child, url)
}

pub fn verify(app: &App) -> (bool, String) {
    let output = Command::new(EDBA)
        .args(["verify", "--log", "error", "--data-dir"])
        .arg(app.folder())
        .args(["--database-url", &app.database_url])
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

/// A case before the board whose ballot stays open far beyond any test.
fn open_ballot(w: &World<'_>) -> String {
    let case = w.case("Almere Labs", 300_000);
    w.to_board(&case);
    w.bureau
        .post(
            "/v1/ballots",
            json!({ "caseId": case, "closesAt": "2028-01-01T00:00:00Z" }),
        )
        .expect(201)
        .id()
}

/// What was answered as done: each has a number of its own.
#[derive(Debug, Clone, Copy)]
enum Done {
    /// The version of the vote of this member.
    Vote(&'static str, i64),
    /// The number in the booking reference.
    Payment(i64),
    Repayment(i64),
    /// The amount in cents.
    Move(i64),
}

impl Done {
    const KINDS: usize = 4;

    fn kind(self) -> usize {
        match self {
            Self::Vote(..) => 0,
            Self::Payment(_) => 1,
            Self::Repayment(_) => 2,
            Self::Move(_) => 3,
        }
    }
}

/// What was done, or the text of an answer that was not expected.
type Answers = Sender<Result<Done, String>>;

/// Sends on that this was done, if the answer has this status.
fn is_done(answered: &Answers, answer: &Answer, status: u16, done: Done) -> bool {
    let is_expected = answer.status == status;
    let one = if is_expected {
        Ok(done)
    } else {
        Err(answer.text.clone())
    };
    answered.send(one).unwrap();
    is_expected
}

/// A loan, a ballot and a cell of the budget, which several accounts change at once.
struct Books<'a> {
    loan: Loan<'a>,
    ballot: String,
    cell: String,
}

/// How one cent is booked: the list, the fields of its amount and of the other party, the status of the answer, and what was done.
struct OneCent {
    list: &'static str,
    amount: &'static str,
    party: &'static str,
    status: u16,
    done: fn(i64) -> Done,
}

const PAYMENTS: OneCent = OneCent {
    list: "disbursements",
    amount: "amount",
    party: "payee",
    status: 201,
    done: Done::Payment,
};

const REPAYMENTS: OneCent = OneCent {
    list: "repayments",
    amount: "principal",
    party: "payer",
    status: 200,
    done: Done::Repayment,
};

/// How often each does the same at most: the process is gone long before.
const MOST: i64 = 100_000;

impl Books<'_> {
    /// Votes that each replace the pledges of the one before.
    fn votes(&self, client: &Client, code: &'static str, answered: &Answers) {
        let path = format!("/v1/ballots/{}/votes", self.ballot);
        for euros in 1..MOST {
            let body = json!({ "position": "for", "pledges": [self.loan.w.pledge(code, euros)] });
            let Some(answer) = client.try_post(&path, &body) else {
                return;
            };
            let version = answer.body["vote"]["version"].as_i64().unwrap_or_default();
            if !is_done(answered, &answer, 200, Done::Vote(code, version)) {
                return;
            }
        }
    }

    /// Bookings of one cent, each under a reference of its own.
    fn books(&self, client: &Client, bookings: &OneCent, answered: &Answers) {
        let path = format!("/v1/commitments/{}/{}", self.loan.commitment, bookings.list);
        for number in 1..MOST {
            let mut body = json!({
                "valueDate": self.loan.today(), "bookingReference": format!("K-{number}"),
            });
            body[bookings.amount] = json!("0.01");
            body[bookings.party] = json!("Boogaart");
            let Some(answer) = client.try_post(&path, &body) else {
                return;
            };
            if !is_done(answered, &answer, bookings.status, (bookings.done)(number)) {
                return;
            }
        }
    }

    /// Moves of the budget by two accounts, each of one cent more than the one before.
    fn moves(&self, [proposer, approver]: &[Client; 2], answered: &Answers) {
        let path = format!("/v1/budget-cells/{}/moves", self.cell);
        for cents in 1..MOST {
            let body = moving("allocation", json!({ "amount": in_euros(cents) }));
            let Some(proposed) = proposer.try_post(&path, &body) else {
                return;
            };
            if proposed.status != 202 {
                answered.send(Err(proposed.text)).unwrap();
                return;
            }
            let approvals = format!("/v1/pending-actions/{}/approvals", proposed.id());
            let Some(approved) = approver.try_post(&approvals, &json!({})) else {
                return;
            };
            if !is_done(answered, &approved, 200, Done::Move(cents)) {
                return;
            }
        }
    }

    /// Everybody at once, until each kind was answered often enough and the process is killed; returns all that was answered.
    fn until_killed(&self, url: &str, child: &mut Child) -> Vec<Done> {
        let w = &self.loan.w;
        let (sender, answered) = mpsc::channel();
        std::thread::scope(|scope| {
            for code in [
                "gemeente-almere",
                "provincie-flevoland",
                "usg-people",
                "windesheim",
            ] {
                let client = w.board_members[code].client.at_address(url);
                let sender = sender.clone();
                scope.spawn(move || self.votes(&client, code, &sender));
            }
            let [payer, repayer] = [(); 2].map(|()| self.loan.partner.at_address(url));
            let bureaus = [&w.bureau, &w.second_bureau].map(|client| client.at_address(url));
            let [of_payer, of_repayer] = [(); 2].map(|()| sender.clone());
            scope.spawn(move || self.books(&payer, &PAYMENTS, &of_payer));
            scope.spawn(move || self.books(&repayer, &REPAYMENTS, &of_repayer));
            scope.spawn(move || self.moves(&bureaus, &sender));
            let (mut counts, mut is_killed) = ([0; Done::KINDS], false);
            let (mut done, mut refused) = (Vec::new(), Vec::new());
            for one in &answered {
                match one {
                    Ok(one) => {
                        counts[one.kind()] += 1;
                        done.push(one);
                    }
                    Err(text) => refused.push(text),
                }
                let is_enough = counts.iter().all(|count| *count >= 15);
                if !is_killed && (is_enough || !refused.is_empty()) {
                    // SIGKILL: no handler runs, nothing is tidied.
                    child.kill().unwrap();
                    is_killed = true;
                }
            }
            assert_eq!(refused, Vec::<String>::new());
            done
        })
    }

    /// The numbers of what stands: once each.
    fn standing(client: &Client, path: &str, number: impl Fn(&Value) -> Option<i64>) -> BTreeSet<i64> {
        let mut found = BTreeSet::new();
        let mut address = path.to_owned();
        loop {
            let page = client.get(&address).expect(200);
            for number in page.items().iter().filter_map(&number) {
                assert!(found.insert(number), "{path}: {number} twice");
            }
            match page.body["nextCursor"].as_str() {
                Some(cursor) => address = format!("{path}&cursor={cursor}"),
                None => return found,
            }
        }
    }

    /// All that was answered stands, once, and beside it at most what was on its way.
    fn check(&self, bureau: &Client, done: &[Done]) {
        let of = |kept: fn(Done) -> Option<i64>| -> BTreeSet<i64> {
            done.iter().filter_map(|one| kept(*one)).collect()
        };
        let by_reference = |one: &Value| {
            let reference = one["bookingReference"].as_str()?;
            reference.strip_prefix("K-")?.parse().ok()
        };
        let by_amount = |one: &Value| match one["source"].as_str() {
            Some(BEFORE) => None,
            _ => one["amount"].as_str()?.replace('.', "").parse().ok(),
        };
        let commitment = &self.loan.commitment;
        let list = |what: &str| format!("/v1/{what}?commitmentId={commitment}&limit=100");
        let paid = Self::standing(bureau, &list("disbursements"), by_reference);
        let repaid = Self::standing(bureau, &list("repayments"), by_reference);
        let moves = format!("/v1/budget-cells/{}/moves?limit=100", self.cell);
        let moved = Self::standing(bureau, &moves, by_amount);
        let answered = [
            of(|one| match one {
                Done::Payment(number) => Some(number),
                _ => None,
            }),
            of(|one| match one {
                Done::Repayment(number) => Some(number),
                _ => None,
            }),
            of(|one| match one {
                Done::Move(cents) => Some(cents),
                _ => None,
            }),
        ];
        for (standing, answered) in [&paid, &repaid, &moved].into_iter().zip(&answered) {
            assert!(standing.is_superset(answered), "{answered:?}, {standing:?}");
            assert!(standing.len() <= answered.len() + 1, "{answered:?}, {standing:?}");
        }
        let found = bureau
            .get(&format!("/v1/commitments/{commitment}"))
            .expect(200)
            .body;
        let count = |numbers: &BTreeSet<i64>| i64::try_from(numbers.len()).unwrap();
        assert_eq!(found["paid"], in_euros(8_000_000 + count(&paid)));
        assert_eq!(found["repaid"], in_euros(count(&repaid)));
        let cell = bureau
            .get(&format!("/v1/budget-cells/{}", self.cell))
            .expect(200)
            .body;
        assert_eq!(cell["budget"], in_euros(100_000 + moved.iter().sum::<i64>()));
        self.check_votes(bureau, done);
    }

    fn check_votes(&self, bureau: &Client, done: &[Done]) {
        let votes = bureau.get(&format!("/v1/ballots/{}/votes", self.ballot));
        let votes = votes.expect(200).body["votes"].clone();
        for one in done {
            let Done::Vote(code, version) = *one else { continue };
            let seat = json!(self.loan.w.board_members[code].seat);
            let kept = votes.as_array().unwrap().iter().find(|v| v["seatId"] == seat);
            let kept = kept.unwrap();
            assert!(
                kept["version"].as_i64().unwrap() >= version,
                "{code}: {version} was answered, {kept}"
            );
        }
    }
}

/// The source of the first budget of the cell.
const BEFORE: &str = "Begroting 2026";

fn in_euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[apply(both)]
fn killed_in_the_middle_nothing_answered_is_lost_and_everything_holds(backend: Backend) {
    let app = &App::start(backend);
    let loan = Loan::new(World::with_mandates_until(app, "2028-12-31"));
    let cell = cell(&loan.w, json!({}));
    let mut first = moving("allocation", json!({ "amount": "1000.00" }));
    first["source"] = json!(BEFORE);
    moved(&loan.w, &cell, first);
    let ballot = open_ballot(&loan.w);
    let books = Books { loan, ballot, cell };
    let (mut child, url) = serve(app);
    let done = books.until_killed(&url, &mut child);
    child.wait().unwrap();
    let (sound, told) = verify(app);
    assert!(sound, "{told}");
    let (mut child, url) = serve(app);
    books.check(&books.loan.w.bureau.at_address(&url), &done);
    child.kill().unwrap();
    child.wait().unwrap();
}
