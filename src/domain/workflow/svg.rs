//! The state machine as an SVG picture, generated from the table. It uses presentation attributes only, without
//! script, style or external resources, so that it can be shown in a page under a strict Content-Security-Policy. The
//! attributes are for print; a page sets its own colours by the classes, and never shrinks the picture so far that its
//! letters are under 12 pixels.

use super::layout::{BOX_HEIGHT, Layout, Rect, Shape, TOP};
use super::{Machine, Transition, names};
use crate::Message;
use crate::codes::{CaseStatus, Language};

const INK: &str = "#1d2b3a";
const LINE: &str = "#5b6b7c";
const MONEY: &str = "#9a3b00";
/// The font size at the picture's own width. The style sheet of the pages depends on it.
const LETTERS: &str = "15.45";
/// The distance between the lines of a label.
const LINE_HEIGHT: i32 = 18;
const FONT: &str = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/// Puts a message into a language.
type Say = fn(Language, &Message) -> String;

/// Whom the picture is for: the readers of one language, or programmers, who see codes and both languages.
#[derive(Clone, Copy)]
struct Reader {
    language: Option<Language>,
    say: Say,
}

impl Reader {
    /// A text in the language of the reader, or in both.
    fn text(&self, message: &Message) -> String {
        let say = |language| (self.say)(language, message);
        match self.language {
            Some(language) => say(language),
            None => format!("{} · {}", say(Language::En), say(Language::Nl)),
        }
    }

    /// The description of the picture, which for programmers is in English.
    fn described(&self, message: &Message) -> String {
        (self.say)(self.language.unwrap_or(Language::En), message)
    }
}

impl Machine {
    /// A self-contained SVG for programmers, with the codes and both languages and `current` marked. Its `<desc>`
    /// describes every transition in words. `say` puts a message into a language.
    pub fn svg(&self, current: Option<CaseStatus>, say: Say) -> String {
        self.drawn(current, Reader { language: None, say })
    }

    /// The same for readers of one language, with names instead of codes.
    pub fn svg_in(&self, language: Language, current: CaseStatus, say: Say) -> String {
        let language = Some(language);
        self.drawn(Some(current), Reader { language, say })
    }

    fn drawn(&self, current: Option<CaseStatus>, reader: Reader) -> String {
        let layout = Layout::new(self);
        let (width, legend) = (layout.width(), layout.bottom() + 40);
        let height = legend + 24;
        let title = reader.text(&Message::new("diagram-title"));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-labelledby=\"case-machine-title case-machine-desc\" \
             font-family=\"{FONT}\" font-size=\"{LETTERS}\" text-anchor=\"middle\">\n\
             <title id=\"case-machine-title\">{title}</title>\n\
             <desc id=\"case-machine-desc\">{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" rx=\"12\" class=\"edba-m-paper\" fill=\"#ffffff\"/>\n",
            self.in_words(current, reader)
        );
        let start = layout.place(CaseStatus::Proposal);
        let y = TOP + BOX_HEIGHT / 2;
        svg += &format!(
            "<circle class=\"edba-m-head\" cx=\"{}\" cy=\"{y}\" r=\"7\" fill=\"{LINE}\"/>\n",
            start.x - 44
        );
        svg += &straight((start.x - 37, y), (start.x, y), false);
        for row in self.transitions {
            svg += &arrow(row, layout.shape(row), reader);
        }
        for &status in CaseStatus::ALL {
            svg += &state(
                status,
                layout.place(status),
                self.is_final(status),
                current == Some(status),
                reader,
            );
        }
        let bold = reader.text(&Message::new("diagram-legend-bold"));
        let meaning = reader.text(&Message::new("diagram-legend-meaning"));
        svg += &format!(
            "<text x=\"{}\" y=\"{legend}\" text-anchor=\"start\" class=\"edba-m-ink\" fill=\"{INK}\">\
             <tspan class=\"edba-m-bold\" font-weight=\"700\" fill=\"{MONEY}\">{bold}</tspan>: {meaning}</text>\n</svg>\n",
            start.x
        );
        svg
    }

    fn in_words(&self, current: Option<CaseStatus>, reader: Reader) -> String {
        let now = current.map(|status| {
            reader.described(&Message::new("diagram-current").with("status", names::status(status)))
        });
        let steps = self.transitions.iter().map(|row| {
            let (from, to) = (names::status(row.from), names::status(row.to));
            match reader.language {
                Some(_) => reader.described(
                    &Message::new("diagram-transition")
                        .with("from", from)
                        .with("to", to)
                        .with("command", names::command(row.command)),
                ),
                None => format!(
                    "From {}, {} leads to {}.",
                    reader.described(&from),
                    row.command,
                    reader.described(&to)
                ),
            }
        });
        let sentences: Vec<String> = now.into_iter().chain(steps).collect();
        sentences.join(" ")
    }
}

/// Breaks a label into lines that fit between two boxes.
fn in_lines(label: &str) -> Vec<String> {
    const FITS: usize = 12;
    let mut lines: Vec<String> = Vec::new();
    for word in label.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < FITS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn state(status: CaseStatus, at: Rect, is_final: bool, is_current: bool, reader: Reader) -> String {
    let (mut fill, stroke, kind) = match status {
        CaseStatus::Completed => ("#e3f4e8", "#1c7a3e", "edba-m-good"),
        CaseStatus::Rejected | CaseStatus::Stopped => ("#fbeae7", "#b03a2a", "edba-m-bad"),
        CaseStatus::Withdrawn => ("#eff1f3", "#6a7683", "edba-m-gone"),
        _ => ("#e6f0fa", "#0b4f8a", "edba-m-flow"),
    };
    let (mut ink, mut inner) = (INK, is_final.then_some((stroke, 1)));
    if is_current {
        // Inverted and with an inner ring, so that the mark does not depend on colour alone.
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
    let named = names::status(status);
    drawn += &match reader.language {
        Some(language) => format!(
            "<text x=\"{x}\" y=\"{}\" font-weight=\"600\" fill=\"{ink}\">{}</text>\n",
            y + 5,
            (reader.say)(language, &named)
        ),
        None => format!(
            "<text x=\"{x}\" y=\"{}\" font-weight=\"600\" fill=\"{ink}\">{status}</text>\n\
             <text x=\"{x}\" y=\"{}\" font-size=\"13\" fill=\"{ink}\" lang=\"nl\">{}</text>\n",
            y - 3,
            y + 15,
            (reader.say)(Language::Nl, &named)
        ),
    };
    let current = if is_current {
        (" edba-current", " aria-current=\"step\"")
    } else {
        ("", "")
    };
    let (mark, aria_current) = current;
    format!("<g data-status=\"{status}\" class=\"{kind}{mark}\"{aria_current}>\n{drawn}</g>\n")
}

fn arrow(row: &Transition, shape: Shape, reader: Reader) -> String {
    let bold = row.four_eyes;
    let (line, x, y, anchor) = match shape {
        Shape::Onward { from_x, to_x, y } => (
            straight((from_x, y), (to_x, y), bold),
            (from_x + to_x) / 2 - 2,
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
    let lines = match reader.language {
        Some(language) => in_lines(&(reader.say)(language, &names::command(row.command))),
        None => vec![row.command.to_string()],
    };
    // The last line is placed where a single one would be; beside an arrow that runs down, the lines continue below
    // it.
    let above = i32::try_from(lines.len().saturating_sub(1)).unwrap_or(0);
    let first = match shape {
        Shape::Down { .. } => y,
        Shape::Onward { .. } | Shape::Over { .. } => y - LINE_HEIGHT * above,
    };
    let mut text = String::new();
    for (words, at) in lines.iter().zip((0..).map(|line| first + LINE_HEIGHT * line)) {
        text += &format!(
            "<text x=\"{x}\" y=\"{at}\" text-anchor=\"{anchor}\" class=\"edba-m-ink\" font-weight=\"{weight}\" \
             fill=\"{colour}\">{words}</text>\n"
        );
    }
    format!(
        "<g data-from=\"{}\" data-command=\"{}\"{}>\n{line}{text}</g>\n",
        row.from,
        row.command,
        if bold { " class=\"edba-m-money\"" } else { "" }
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

/// An arc over the row; both ends are vertical.
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
    format!(
        "<path class=\"edba-m-line\" d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n"
    )
}

fn head(path: &str, colour: &str) -> String {
    format!("<path class=\"edba-m-head\" d=\"{path}\" fill=\"{colour}\"/>\n")
}

fn rect(at: &Rect, radius: i32, fill: &str, stroke: &str, stroke_width: i32) -> String {
    let Rect { x, y, width, height } = at;
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" \
         stroke=\"{stroke}\" stroke-width=\"{stroke_width}\"/>\n"
    )
}
