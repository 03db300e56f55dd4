//! Display names of states and commands, in Dutch and English.

use super::Command;
use crate::domain::case::format::Words;
use crate::domain::codes::CaseStatus;

const fn words(nl: &'static str, en: &'static str) -> Words {
    Words { nl, en }
}

/// The name of a state, in lower case.
pub const fn status(status: CaseStatus) -> Words {
    match status {
        CaseStatus::Proposal => words("voorstel", "proposal"),
        CaseStatus::TableReview => words("tafelbeoordeling", "table review"),
        CaseStatus::BoardDecision => words("boardbesluit", "board decision"),
        CaseStatus::Financed => words("gefinancierd", "financed"),
        CaseStatus::Monitored => words("gemonitord", "monitored"),
        CaseStatus::Completed => words("voltooid", "completed"),
        CaseStatus::Withdrawn => words("ingetrokken", "withdrawn"),
        CaseStatus::Rejected => words("afgewezen", "rejected"),
        CaseStatus::Stopped => words("gestopt", "stopped"),
    }
}

/// The name of a command, in lower case, usable as the text of a button.
pub const fn command(command: Command) -> Words {
    match command {
        Command::OpenReview => words("beoordeling openen", "open review"),
        Command::Return => words("teruggeven", "return"),
        Command::Forward => words("doorsturen naar de board", "forward"),
        Command::Reject => words("afwijzen", "reject"),
        Command::ReferBack => words("terugverwijzen", "refer back"),
        Command::Defer => words("aanhouden", "defer"),
        Command::Finance => words("financieren", "finance"),
        Command::Reopen => words("heropenen", "reopen"),
        Command::Monitor => words("monitoring starten", "monitor"),
        Command::Complete => words("voltooien", "complete"),
        Command::Stop => words("stoppen", "stop"),
        Command::Withdraw => words("intrekken", "withdraw"),
    }
}
