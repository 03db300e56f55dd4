//! Ballots, votes and pledges.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::{BALLOT_ACTORS, BALLOT_READERS, BUREAU, MEMBERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get("/v1/ballots", "listBallots", "Ballots", "List ballots")
            .describe("The newest first. A member sees those of its bodies and cases.")
            .allow(BALLOT_READERS)
            .query::<api::ballots::BallotQuery>()
            .page::<api::ballots::BallotView>("Ballots, the newest first.")
            .to(api::ballots::list),
        post("/v1/ballots", "openBallot", "Ballots", "Open a ballot")
            .describe(
                "On a case before the board: the decision, or, supplementary, the gap that an adopted decision \
                 left. The tables' ballots are opened by the command open-review; one that was cancelled, or that is to \
                 be corrected, is opened here again with the table as its body, and the last one that was not \
                 cancelled counts.",
            )
            .allow(BUREAU)
            .body::<api::ballots::NewBallot>()
            .created::<api::ballots::BallotView>("The ballot, its electorate frozen.")
            .to(api::ballots::open),
        get("/v1/ballots/{ballotId}", "getBallot", "Ballots", "One ballot")
            .allow(BALLOT_READERS)
            .one::<api::ballots::BallotView>("The ballot.")
            .to(api::ballots::find),
        get("/v1/ballots/{ballotId}/commands", "listBallotCommands", "Ballots", "Dry run of the commands on a ballot")
            .describe(
                "A dry run of extending, cancelling, closing and voting, for the account that asks: allowed or not, each \
                 blocker as a code and a sentence in Dutch and English, and who can remove it. The command itself makes \
                 the same checks.",
            )
            .allow(BALLOT_READERS)
            .ok::<api::ballot_commands::BallotCommandsView>("Every command on a ballot.")
            .to(api::ballot_commands::commands),
        get("/v1/cases/{caseId}/ballot-openings", "listBallotOpenings", "Ballots", "Dry run of opening a ballot about a case")
            .describe(
                "A dry run of openBallot: the board's decision, the gap that a decision left, and each table of this round \
                 once more; and which decision or ballot is to be named as superseded.",
            )
            .allow(BALLOT_READERS)
            .ok::<api::ballot_commands::BallotOpeningsView>("Every ballot that could be opened.")
            .to(api::ballot_commands::openings),
        post("/v1/ballots/{ballotId}/extensions", "extendBallot", "Ballots", "Set a later deadline")
            .allow(BUREAU)
            .guarded()
            .without_key()
            .body::<api::ballots::NewExtension>()
            .describe(
                "Of a table at once. Of the board it is proposed (202), and carried out when another bureau account approves \
                 it before the deadline. The electorate and the auditor are notified.",
            )
            .one::<api::ballots::BallotView>("The ballot with its new deadline.")
            .accepted::<api::pending_actions::PendingActionView>("Proposed; another bureau account approves it.")
            .to(api::ballots::extend),
        post("/v1/ballots/{ballotId}/cancellations", "cancelBallot", "Ballots", "Cancel an open ballot")
            .describe(
                "Before its deadline. Of the board it is proposed (202), and carried out when another bureau account approves \
                 it. Nothing of it counts; it stays readable; its pledges are released; everybody in the electorate and \
                 the auditor are notified. A secret ballot whose box was sealed \
                 with a secret that is lost cannot be counted (409 `cannot-be-counted` where it is closed): it is \
                 cancelled after its deadline too, and is void then.",
            )
            .allow(BUREAU)
            .body::<api::ballots::NewCancellation>()
            .ok::<api::ballots::BallotView>("The cancelled ballot.")
            .accepted::<api::pending_actions::PendingActionView>("Proposed; another bureau account approves it.")
            .to(api::ballots::cancel),
        post("/v1/ballots/{ballotId}/closures", "closeBallot", "Ballots", "Count a ballot after its deadline")
            .describe(
                "After the deadline only (409 `deadline-not-passed` before it): a ballot closes earlier only by the last \
                 vote, where the rules of the body say so. The tally is fixed; for the board the decision follows in the \
                 same transaction. The service counts a ballot by itself soon after the deadline if the bureau does not.",
            )
            .allow(BUREAU)
            .body::<api::ballots::NewClosure>()
            .ok::<api::ballots::BallotView>("The closed ballot with its tally.")
            .to(api::ballots::close),
        post("/v1/ballots/{ballotId}/recusals", "recuseSeat", "Ballots", "Declare a conflict of interest")
            .describe("By the holder of the seat, or recorded by the bureau: the seat is recused. By its substitute: the \
                 substitute may not act on this ballot, and the holder can vote all the same. It cannot be undone.")
            .allow(BALLOT_ACTORS)
            .body::<api::ballots::NewRecusal>()
            .ok::<api::ballots::BallotView>("The ballot.")
            .to(api::ballots::recuse),
        get("/v1/ballots/{ballotId}/electorate", "getElectorate", "Ballots", "The frozen electorate")
            .allow(BALLOT_READERS)
            .ok::<api::ballots::ElectorateView>("Seats, recusals, and who has voted.")
            .to(api::ballots::electorate),
        get("/v1/ballots/{ballotId}/turnout", "getTurnout", "Ballots", "The turnout, and the tally")
            .allow(BALLOT_READERS)
            .ok::<api::ballots::TurnoutView>("The turnout, and the tally if it may be shown.")
            .to(api::ballots::turnout),
        get("/v1/ballots/{ballotId}/export", "exportBallot", "Ballots", "Export all data behind the result")
            .describe("Anyone can recompute the tally from it.")
            .allow(BALLOT_READERS)
            .errors(&[409])
            .ok::<edba_service::ballots::Export>("Rules, electorate, recusals, votes and tally.")
            .to(api::ballots::export),
        get("/v1/ballots/{ballotId}/votes", "listVotes", "Ballots", "The votes that may be seen")
            .describe("Before the close bureau and auditor see all; a member only those of its own seats, unless the rules show all. For a secret ballot: none.")
            .allow(BALLOT_READERS)
            .ok::<api::votes::VotesView>("The votes that count, with their pledges.")
            .to(api::votes::list),
        post("/v1/ballots/{ballotId}/votes", "castVote", "Ballots", "Cast or change a vote")
            .describe(
                "Until the close the last vote of a seat counts and replaces its pledges. The deadline is compared \
                 where the vote is written. What goes beyond a mandate is split off as subject to ratification.",
            )
            .allow(MEMBERS)
            .without_key()
            .body::<api::votes::NewVoteBody>()
            .ok::<api::votes::ReceiptView>("The receipt.")
            .to(api::votes::cast),
        post("/v1/ballots/{ballotId}/pledge-previews", "previewPledges", "Ballots", "Compute pledges before voting")
            .describe("What the mandates can cover, what would be subject to ratification, and the remaining gap.")
            .allow(MEMBERS)
            .without_key()
            .body::<api::votes::NewPledgePreview>()
            .ok::<api::votes::PledgePreviewView>("The effect of the pledges; nothing is written.")
            .to(api::votes::preview),
    ]
}
