//! The picture matches the table, and no two elements overlap.

use crate::domain::codes::{CaseStatus, Language};
use crate::domain::workflow::current_machine;
use crate::domain::workflow::layout::{Layout, Rect, Shape};

#[test]
fn every_transition_and_every_state_is_drawn_once() {
    let svg = current_machine().svg(None);
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
    let svg = current_machine().svg(Some(CaseStatus::BoardDecision));
    for needed in [
        "role=\"img\"",
        "<title",
        "<desc",
        "The case is now at board decision.",
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
    let nl = current_machine().svg_in(Language::Nl, CaseStatus::BoardDecision);
    for told in [
        "De zaak is nu: boardbesluit.",
        ">boardbesluit<",
        ">doorsturen<",
        ">naar de<",
        ">board<",
        ">Vet<",
    ] {
        assert!(nl.contains(told), "{told}");
    }
    for foreign in ["board-decision</text>", "refer-back</text>", "Bold"] {
        assert!(!nl.contains(foreign), "{foreign}");
    }
    let en = current_machine().svg_in(Language::En, CaseStatus::BoardDecision);
    assert!(en.contains(">board decision<") && !en.contains("boardbesluit"));
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
