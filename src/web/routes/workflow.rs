//! The state machine and its commands.

use crate::api;
use crate::op::{Line, get, post};
use crate::policy::{Access, CASE_READERS, CASE_WRITERS};

pub(super) fn lines() -> Vec<Line> {
    vec![
        get(
            "/v1/machines/{machineVersion}",
            "getMachine",
            "Machine",
            "The transition table of a version",
        )
        .describe("Every case pins the version of the machine that it runs under.")
        .allow(Access::Public)
        .one::<api::workflow::MachineView>("The transition table.")
        .to(api::workflow::machine),
        get(
            "/v1/machine-diagrams/current.svg",
            "getMachineDiagram",
            "Machine",
            "The diagram as SVG",
        )
        .describe("Made from the transition table; `status` marks a state.")
        .allow(Access::Public)
        .query::<api::workflow::DiagramQuery>()
        .text("image/svg+xml", "The diagram.")
        .to(api::workflow::diagram_svg),
        get(
            "/v1/machine-diagrams/current.mermaid",
            "getMachineDiagramText",
            "Machine",
            "The diagram as Mermaid",
        )
        .describe("Made from the transition table; `status` marks a state.")
        .allow(Access::Public)
        .query::<api::workflow::DiagramQuery>()
        .text("text/vnd.mermaid", "The diagram.")
        .to(api::workflow::diagram_mermaid),
        get(
            "/v1/cases/{caseId}/transitions",
            "listTransitions",
            "Machine",
            "What each command would meet now",
        )
        .describe(
            "A dry run of every command: allowed or not, each blocker as a code and a sentence in Dutch and \
                 English, and who can remove it.",
        )
        .allow(CASE_READERS)
        .ok::<api::workflow::DryRunView>("Every command of the machine.")
        .to(api::workflow::dry_run),
        post(
            "/v1/cases/{caseId}/transitions",
            "createTransition",
            "Machine",
            "Give a command",
        )
        .describe(
            "Carries out a command, or answers 409 with every blocker. What moves money (`fourEyes` of \
                 the dry run) is answered with 202 and waits for a second bureau member.",
        )
        .allow(CASE_WRITERS)
        .body::<api::workflow::NewTransition>()
        .ok::<api::workflow::CaseStateView>("Where the case stands now.")
        .accepted::<api::pending_actions::PendingActionView>("It waits for a second bureau member.")
        .to(api::workflow::execute),
    ]
}
