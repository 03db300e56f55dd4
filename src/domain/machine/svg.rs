//! The machine as a picture, made from the table. Presentation attributes only and no script, no
//! style and nothing from elsewhere, so that it stands in a page under a strict
//! Content-Security-Policy.

use super::layout::{BOX_HEIGHT, Layout, Rect, Shape, TOP};
use super::{Machine, Transition, words};
use crate::domain::codes::CaseStatus;

const INK: &str = "#1d2b3a";
const LINE: &str = "#5b6b7c";
const MONEY: &str = "#9a3b00";
const FONT: &str = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

impl Machine {
    /// A self-contained SVG; `current` is marked. Its `<desc>` tells every transition in words.
    pub fn svg(&self, current: Option<CaseStatus>) -> String {
        let layout = Layout::of(self);
        let (width, legend) = (layout.width(), layout.bottom() + 40);
        let height = legend + 24;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"case-machine-title case-machine-desc\" \
             font-family=\"{FONT}\" font-size=\"15\" text-anchor=\"middle\">\n\
             <title id=\"case-machine-title\">The states of a business case · De statussen van een businesscase</title>\n\
             <desc id=\"case-machine-desc\">{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" rx=\"12\" fill=\"#ffffff\"/>\n",
            self.in_words(current)
        );
        let start = layout.place(CaseStatus::Proposal);
        let y = TOP + BOX_HEIGHT / 2;
        svg += &format!(
            "<circle cx=\"{}\" cy=\"{y}\" r=\"7\" fill=\"{LINE}\"/>\n",
            start.x - 44
        );
        svg += &straight((start.x - 37, y), (start.x, y), false);
        for row in self.transitions {
            svg += &arrow(row, layout.shape(row));
        }
        for &status in CaseStatus::ALL {
            svg += &state(
                status,
                layout.place(status),
                self.is_final(status),
                current == Some(status),
            );
        }
        svg += &format!(
            "<text x=\"{}\" y=\"{legend}\" text-anchor=\"start\" font-size=\"14\" fill=\"{INK}\">\
             <tspan font-weight=\"700\" fill=\"{MONEY}\">Bold · Vet</tspan>: money moves, a second bureau member \
             approves · er gaat geld om, een tweede medewerker van het bureau keurt goed</text>\n</svg>\n",
            start.x
        );
        svg
    }

    fn in_words(&self, current: Option<CaseStatus>) -> String {
        let mut text = match current {
            Some(status) => format!("The case is now at {}. ", words::status(status).en),
            None => String::new(),
        };
        for row in self.transitions {
            let (from, to) = (words::status(row.from).en, words::status(row.to).en);
            text += &format!("From {from}, {} leads to {to}. ", row.command);
        }
        text.trim_end().to_owned()
    }
}

fn state(status: CaseStatus, at: Rect, is_final: bool, is_current: bool) -> String {
    let (mut fill, stroke) = match status {
        CaseStatus::Completed => ("#e3f4e8", "#1c7a3e"),
        CaseStatus::Rejected | CaseStatus::Stopped => ("#fbeae7", "#b03a2a"),
        CaseStatus::Withdrawn => ("#eff1f3", "#6a7683"),
        _ => ("#e6f0fa", "#0b4f8a"),
    };
    let (mut ink, mut inner) = (INK, is_final.then_some((stroke, 1)));
    if is_current {
        // Inverted and with an inner ring: the mark does not rest on colour alone.
        (fill, ink, inner) = (stroke, "#ffffff", Some(("#ffffff", 2)));
    }
    let mut drawn = rect(&at, 10, fill, stroke, 2);
    if let Some((colour, width)) = inner {
        let inside = Rect {
            x: at.x + 4,
            y: at.y + 4,
            width: at.width - 8,
            height: at.height - 8,
        };
        drawn += &rect(&inside, 7, "none", colour, width);
    }
    let (x, y) = (at.middle(), at.y + at.height / 2);
    let dutch = words::status(status).nl;
    drawn += &format!(
        "<text x=\"{x}\" y=\"{}\" font-weight=\"600\" fill=\"{ink}\">{status}</text>\n\
         <text x=\"{x}\" y=\"{}\" font-size=\"13\" fill=\"{ink}\" lang=\"nl\">{dutch}</text>\n",
        y - 3,
        y + 15
    );
    let current = if is_current {
        " class=\"edba-current\" aria-current=\"step\""
    } else {
        ""
    };
    format!("<g data-status=\"{status}\"{current}>\n{drawn}</g>\n")
}

fn arrow(row: &Transition, shape: Shape) -> String {
    let bold = row.four_eyes;
    let (line, x, y, anchor) = match shape {
        Shape::Onward { from_x, to_x, y } => (
            straight((from_x, y), (to_x, y), bold),
            (from_x + to_x) / 2 - 3,
            y - 9,
            "middle",
        ),
        Shape::Over { from_x, to_x } => (over(from_x, to_x, bold), (from_x + to_x) / 2, TOP - 54, "middle"),
        Shape::Down {
            x,
            from_y,
            to_y,
            label_right,
        } => {
            let (x_label, anchor) = if label_right {
                (x + 9, "start")
            } else {
                (x - 9, "end")
            };
            (
                straight((x, from_y), (x, to_y), bold),
                x_label,
                from_y + 32,
                anchor,
            )
        }
    };
    let (colour, weight) = if bold { (MONEY, "700") } else { (INK, "400") };
    format!(
        "<g data-from=\"{}\" data-command=\"{}\">\n{line}<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" \
         font-size=\"14\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>\n</g>\n",
        row.from, row.command, row.command
    )
}

/// A horizontal or vertical arrow that runs right or down.
fn straight((x1, y1): (i32, i32), (x2, y2): (i32, i32), bold: bool) -> String {
    let (colour, width) = pen(bold);
    if y1 == y2 {
        let stem = line(&format!("M{x1} {y1}H{}", x2 - 9), colour, width);
        stem + &head(&format!("M{x2} {y2}l-11 -5.5v11z"), colour)
    } else {
        let stem = line(&format!("M{x1} {y1}V{}", y2 - 9), colour, width);
        stem + &head(&format!("M{x2} {y2}l-5.5 -11h11z"), colour)
    }
}

/// An arc over the row; both ends stand upright on their boxes.
fn over(from_x: i32, to_x: i32, bold: bool) -> String {
    let (colour, width) = pen(bold);
    let high = TOP - 62;
    let arc = line(
        &format!("M{from_x} {TOP}C{from_x} {high} {to_x} {high} {to_x} {}", TOP - 9),
        colour,
        width,
    );
    arc + &head(&format!("M{to_x} {TOP}l-5.5 -11h11z"), colour)
}

fn pen(bold: bool) -> (&'static str, &'static str) {
    if bold { (MONEY, "2.4") } else { (LINE, "1.6") }
}

fn line(path: &str, colour: &str, width: &str) -> String {
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n")
}

fn head(path: &str, colour: &str) -> String {
    format!("<path d=\"{path}\" fill=\"{colour}\"/>\n")
}

fn rect(at: &Rect, radius: i32, fill: &str, stroke: &str, stroke_width: i32) -> String {
    let Rect { x, y, width, height } = at;
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" \
         stroke=\"{stroke}\" stroke-width=\"{stroke_width}\"/>\n"
    )
}
