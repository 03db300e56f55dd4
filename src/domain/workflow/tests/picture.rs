//! The picture matches the table, and no two elements overlap.

use crate::Message;
use crate::codes::{CaseStatus, Language};
use crate::message::Argument;
use crate::workflow::current_machine;
use crate::workflow::layout::{Layout, Rect, Shape};

/// Stands for the texts of `locales/`: language and key, and the parts of the message.
fn say(language: Language, message: &Message) -> String {
    if message.key == "command-name-forward" {
        return "forward to the board".to_owned();
    }
    let mut said = format!("{language}:{}", message.key);
    for (name, value) in &message.arguments {
        if let Argument::Part(part) = value {
            said += &format!(" {name}={}", say(language, part));
        }
    }
    said
}

#[test]
fn every_transition_and_every_state_is_drawn_once() {
    let svg = current_machine().svg(None, say);
    for row in current_machine().transitions {
        let mark = format!("data-from=\"{}\" data-command=\"{}\"", row.from, row.command);
        assert_eq!(svg.matches(&mark).count(), 1, "{mark}");
    }
    for status in CaseStatus::ALL {
        assert_eq!(
            svg.matches(&format!("data-status=\"{status}\"")).count(),
            1,
            "{status}"
        );
    }
    assert!(!svg.contains("aria-current"));
}

#[test]
fn the_picture_names_itself_and_needs_nothing_that_a_strict_page_forbids() {
    let svg = current_machine().svg(Some(CaseStatus::BoardDecision), say);
    for needed in [
        "role=\"img\"",
        "<title",
        "<desc",
        ">en:diagram-title · nl:diagram-title<",
        ">en:diagram-current status=en:status-board-decision ",
        "From en:status-proposal, open-review leads to en:status-table-review.",
        ">board-decision<",
        ">nl:status-board-decision<",
    ] {
        assert!(svg.contains(needed), "{needed}");
    }
    for forbidden in ["style", "<script", "onload", "href", "url("] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    assert_eq!(svg.matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn people_read_it_in_their_own_language() {
    let nl = current_machine().svg_in(Language::Nl, CaseStatus::BoardDecision, say);
    for text in [
        ">nl:diagram-title<",
        ">nl:diagram-current status=nl:status-board-decision ",
        "from=nl:status-proposal to=nl:status-table-review command=nl:command-name-open-review ",
        ">nl:status-board-decision<",
        ">nl:diagram-legend-bold<",
        // The label of a command is broken into lines.
        ">forward to<",
        ">the board<",
    ] {
        assert!(nl.contains(text), "{text}");
    }
    for foreign in [">board-decision<", ">refer-back<", "en:"] {
        assert!(!nl.contains(foreign), "{foreign}");
    }
    let en = current_machine().svg_in(Language::En, CaseStatus::BoardDecision, say);
    assert!(en.contains(">en:status-board-decision<") && !en.contains("nl:"));
    assert_eq!(en.matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn no_two_boxes_overlap_and_no_arrow_runs_through_a_box() {
    let layout = Layout::new(current_machine());
    let boxes: Vec<Rect> = CaseStatus::ALL
        .iter()
        .map(|&status| layout.place(status))
        .collect();
    for (index, a) in boxes.iter().enumerate() {
        for b in &boxes[index + 1..] {
            let apart =
                a.x + a.width <= b.x || b.x + b.width <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
            assert!(apart, "{a:?} {b:?}");
        }
    }
    for row in current_machine().transitions {
        if let Shape::Down { x, from_y, to_y, .. } = layout.shape(row) {
            let through = boxes
                .iter()
                .any(|b| b.x < x && x < b.x + b.width && from_y < b.bottom() && b.y < to_y);
            assert!(!through, "{} {}", row.from, row.command);
        }
    }
}
