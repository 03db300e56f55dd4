//! Versions of the state machine: an event migrates an active case to the current version, and `edba verify` checks
//! each step against the version of its time.

use edba_domain::EventKind;
use serde_json::{Value, json};

use super::events::{Chain, NewEvent};
use super::{Actor, Context, UnitOfWork, Who};
use edba_common::error::{Error, Result};
use edba_domain::Id;
use edba_domain::codes::CaseStatus;
use edba_domain::workflow::{Command, MACHINE_VERSION, Machine, current_machine, machine};
use edba_store::cases::{self, Case};
use edba_store::events::RecordedEvent;

/// Maximum number of cases migrated in one transaction.
const AT_ONCE: i64 = 100;

/// Whether a case must be migrated: it is active, under an earlier version.
fn is_behind(case: &Case) -> bool {
    case.machine_version < MACHINE_VERSION && !current_machine().is_final(case.status)
}

/// The machine that decides the next command of a case: that of its version, or the current one where the case is
/// migrated before the command.
pub(super) fn machine_for(case: &Case) -> Result<&'static Machine> {
    if is_behind(case) {
        return Ok(current_machine());
    }
    machine(case.machine_version)
        .ok_or_else(|| Error::internal(format!("there is no machine of version {}", case.machine_version)))
}

/// Migrates a case to the current version, under the lock of its chain; does nothing where it has that version or has
/// ended.
pub(super) fn take_over(cx: &mut Context<'_>, chain: &mut Chain, case: &mut Case) -> Result<()> {
    if !is_behind(case) {
        return Ok(());
    }
    let from = case.machine_version;
    if !cases::set_machine_version(cx.conn, &case.id, from, MACHINE_VERSION)? {
        return Err(Error::changed_meanwhile("case"));
    }
    case.machine_version = MACHINE_VERSION;
    chain.add(
        cx,
        NewEvent {
            kind: EventKind::CaseMachineTakenOver,
            subject_id: case.id,
            reason: None,
            before: None,
            after: None,
            data: json!({ "from": from, "to": MACHINE_VERSION }),
        },
    )
}

/// Migrates every active case under an earlier version; returns how many. Any number of instances may do this at once:
/// each case is read again under its lock.
pub fn take_over_all(unit: &UnitOfWork<'_>, actor: &Actor) -> Result<usize> {
    let (mut taken_over, mut after) = (0, None);
    loop {
        let under_way = super::overview::UNDER_WAY;
        // The connection is returned to the pool before the cases are written.
        let ids = {
            let reader = &mut *unit.db.reader()?;
            cases::of_earlier_machines(reader, MACHINE_VERSION, &under_way, after.as_ref(), AT_ONCE)?
        };
        let Some(last) = ids.last() else {
            return Ok(taken_over);
        };
        after = Some(*last);
        taken_over += unit.write(Who::Known(actor), |cx| {
            let mut done = 0;
            for id in &ids {
                done += usize::from(take_over_one(cx, *id)?);
            }
            Ok(done)
        })?;
    }
}

fn take_over_one(cx: &mut Context<'_>, id: Id) -> Result<bool> {
    let mut chain = Chain::open(cx, id, "case")?;
    let mut case = cases::case(cx.conn, &id)?.ok_or_else(|| Error::not_found("case"))?;
    let behind = is_behind(&case);
    take_over(cx, &mut chain, &mut case)?;
    chain.close(cx)?;
    Ok(behind)
}

/// Replay of the steps of one case from its history.
#[derive(Debug, Default)]
pub(super) struct Replay {
    /// Status and machine version after the events so far; None before the case was registered.
    at: Option<(CaseStatus, i32)>,
    /// The outcome of the board's last decision.
    outcome: Option<String>,
}

impl Replay {
    /// Replays the next event. Returns what is wrong with it, if anything.
    pub fn see(&mut self, event: &RecordedEvent) -> Result<Option<String>> {
        let steps = [
            EventKind::CaseRegistered,
            EventKind::CaseMachineTakenOver,
            EventKind::CaseCommand,
            EventKind::DecisionMade,
            EventKind::DecisionSetAside,
        ];
        if !event.known_kind().is_some_and(|kind| steps.contains(&kind)) {
            return Ok(None);
        }
        let data: Value = event.data.read_as()?;
        let version = |name: &str| data[name].as_i64().and_then(|number| i32::try_from(number).ok());
        match event.known_kind() {
            // Events without a version are from before versions were recorded, and are of the first.
            Some(EventKind::CaseRegistered) => {
                self.at = Some((CaseStatus::Proposal, version("machineVersion").unwrap_or(1)));
            }
            Some(EventKind::DecisionMade) => self.outcome = data["outcome"].as_str().map(str::to_owned),
            Some(EventKind::DecisionSetAside) => self.outcome = None,
            Some(EventKind::CaseMachineTakenOver) => {
                let Some((status, now)) = self.at else {
                    return Ok(None);
                };
                let to = version("to").unwrap_or_default();
                self.at = Some((status, to));
                if version("from") != Some(now) || to <= now || machine(to).is_none() {
                    return Ok(Some(format!(
                        "is taken over from version {now} to {to} of the machine"
                    )));
                }
            }
            _ => return Ok(self.step(&data)),
        }
        Ok(None)
    }

    fn step(&mut self, data: &Value) -> Option<String> {
        let (status, version) = self.at?;
        let code = |name: &str| data[name].as_str().unwrap_or_default();
        let wrong = || {
            format!(
                "`{}` from {} to {} is no step from {status} by version {version} of the machine",
                code("command"),
                code("from"),
                code("to")
            )
        };
        let (Ok(command), Ok(from), Ok(to)) = (
            code("command").parse::<Command>(),
            code("from").parse::<CaseStatus>(),
            code("to").parse::<CaseStatus>(),
        ) else {
            return Some(wrong());
        };
        self.at = Some((to, version));
        let row = machine(version).and_then(|machine| machine.transition(from, command));
        if from != status || row.is_none_or(|row| row.to != to) {
            return Some(wrong());
        }
        let board_rejects = version >= 2 && command == Command::Reject && from == CaseStatus::BoardDecision;
        (board_rejects && self.outcome.as_deref() != Some("rejected"))
            .then(|| "`reject` follows on no decision of the board with the outcome rejected".to_owned())
    }

    /// Returns the difference between the stored status and version and those of the history, if any.
    pub fn ends(&self, kept: Option<(CaseStatus, i32)>) -> Option<String> {
        let (replayed, kept) = (self.at?, kept?);
        (replayed != kept).then(|| {
            format!(
                "stands at {} by version {} of the machine, and its history says {} and {}",
                kept.0, kept.1, replayed.0, replayed.1
            )
        })
    }
}
