//! The layout of the diagram: the main flow in one row from left to right, each side exit as a bar below the states
//! that lead to it, so that every arrow into it runs straight down and none crosses another.

use super::{Machine, Transition};
use crate::codes::CaseStatus;

pub const BOX_WIDTH: i32 = 156;
pub const BOX_HEIGHT: i32 = 58;
const PITCH: i32 = 258;
const LEFT: i32 = 60;
pub const TOP: i32 = 92;
const FIRST_EXIT: i32 = 76;
const EXIT_HEIGHT: i32 = 52;
const EXIT_PITCH: i32 = 84;
/// The distance of an arrow from the middle of a box when two leave the same side.
const PORT: i32 = 30;

const EXITS: &[CaseStatus] = &[CaseStatus::Rejected, CaseStatus::Stopped, CaseStatus::Withdrawn];

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Rect {
    pub fn middle(&self) -> i32 {
        self.x + self.width / 2
    }

    pub fn bottom(&self) -> i32 {
        self.y + self.height
    }
}

/// The shape of a transition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Along the main flow.
    Onward { from_x: i32, to_x: i32, y: i32 },
    /// Over the row, back to an earlier state or to the state itself.
    Over { from_x: i32, to_x: i32 },
    /// Straight down into an exit, with the label on the outer side.
    Down {
        x: i32,
        from_y: i32,
        to_y: i32,
        label_right: bool,
    },
}

pub struct Layout<'a> {
    machine: &'a Machine,
}

impl<'a> Layout<'a> {
    pub fn new(machine: &'a Machine) -> Self {
        Self { machine }
    }

    pub fn width(&self) -> i32 {
        LEFT + PITCH * (columns() - 1) + BOX_WIDTH + LEFT / 2
    }

    /// The lower edge of the lowest box.
    pub fn bottom(&self) -> i32 {
        CaseStatus::ALL
            .iter()
            .map(|&status| self.place(status).bottom())
            .max()
            .unwrap_or(TOP)
    }

    pub fn place(&self, status: CaseStatus) -> Rect {
        if !EXITS.contains(&status) {
            return column_box(column(status));
        }
        let sources = self.sources(status);
        let (first, last) = match (sources.first(), sources.last()) {
            (Some(&first), Some(&last)) => (first, last),
            // An exit without transitions is placed after the start of the main flow.
            _ => (0, 0),
        };
        // A bar above a lower, wider one ends at the middle of the outer boxes, to leave room for the arrows that run
        // past it.
        let left = if self.port(status, first) > 0 {
            column_box(first).middle()
        } else {
            column_box(first).x
        };
        let right = if self.port(status, last) < 0 {
            column_box(last).middle()
        } else {
            column_box(last).x + BOX_WIDTH
        };
        Rect {
            x: left,
            y: TOP + BOX_HEIGHT + FIRST_EXIT + (self.level(status) - 1) * EXIT_PITCH,
            width: right - left,
            height: EXIT_HEIGHT,
        }
    }

    pub fn shape(&self, row: &Transition) -> Shape {
        let from = self.place(row.from);
        let to = self.place(row.to);
        if EXITS.contains(&row.to) {
            let port = self.port(row.to, column(row.from));
            return Shape::Down {
                x: from.middle() + port,
                from_y: from.bottom(),
                to_y: to.y,
                label_right: port >= 0,
            };
        }
        if column(row.to) == column(row.from) + 1 {
            return Shape::Onward {
                from_x: from.x + BOX_WIDTH,
                to_x: to.x,
                y: from.y + BOX_HEIGHT / 2,
            };
        }
        // A loop takes the middle of the box, so that it does not touch the arcs at both sides.
        let apart = if row.from == row.to { 18 } else { 46 };
        Shape::Over {
            from_x: from.middle() - apart,
            to_x: to.middle() + apart,
        }
    }

    /// The columns that lead to an exit, in order.
    fn sources(&self, exit: CaseStatus) -> Vec<i32> {
        let mut columns: Vec<i32> = self
            .machine
            .transitions
            .iter()
            .filter(|row| row.to == exit)
            .map(|row| column(row.from))
            .collect();
        columns.sort_unstable();
        columns
    }

    fn spans(&self, exit: CaseStatus, at: i32) -> bool {
        let sources = self.sources(exit);
        sources.first().is_some_and(|&first| first <= at) && sources.last().is_some_and(|&last| at <= last)
    }

    /// 1 for an exit directly below the main flow, more for one below other exits.
    fn level(&self, exit: CaseStatus) -> i32 {
        let reach = self.sources(exit).len();
        let above = EXITS.iter().filter(|&&other| {
            let sources = self.sources(other);
            sources.len() < reach && sources.iter().any(|&at| self.spans(exit, at))
        });
        1 + above.map(|&other| self.level(other)).max().unwrap_or(0)
    }

    /// The horizontal offset, from the middle of a column's box, of the arrow to an exit: the upper exit on the side
    /// of its bar, a lower one on the side that runs past it.
    fn port(&self, exit: CaseStatus, at: i32) -> i32 {
        let sharing = |other: &&CaseStatus| **other != exit && self.sources(**other).contains(&at);
        let Some(&other) = EXITS.iter().find(sharing) else {
            return 0;
        };
        let upper = if self.level(exit) < self.level(other) {
            exit
        } else {
            other
        };
        let sources = self.sources(upper);
        let inward = if sources.first() == Some(&at) { PORT } else { -PORT };
        if upper == exit { inward } else { -inward }
    }
}

fn columns() -> i32 {
    main_flow().map(|_| 1).sum()
}

/// The position of a state in the main flow, which is the order of [`CaseStatus::ALL`].
fn column(status: CaseStatus) -> i32 {
    main_flow().take_while(|&s| s != status).map(|_| 1).sum()
}

fn main_flow() -> impl Iterator<Item = CaseStatus> {
    CaseStatus::ALL.iter().copied().filter(|s| !EXITS.contains(s))
}

fn column_box(column: i32) -> Rect {
    Rect {
        x: LEFT + PITCH * column,
        y: TOP,
        width: BOX_WIDTH,
        height: BOX_HEIGHT,
    }
}
