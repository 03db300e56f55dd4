//! Reads an export of a funder's books: a CSV file with named columns, in the notation that was said. Every cell is plain
//! text; a formula is one too.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord};

use edba_common::locale;
use edba_common::secret::sha256_hex;
use edba_domain::codes::Language;
use edba_domain::reconciliation::notation::{self, AmountFault};
use edba_domain::reconciliation::{
    BookLine, DateNotation, FileEncoding, FileFormat, LONGEST_TEXT, MOST_COLUMNS, MOST_LINE_FAULTS,
    MOST_LINES, NumberNotation,
};
use edba_domain::{Cents, Fault, Message, text};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct ReadFile {
    /// Of the bytes of the file.
    pub sha256: String,
    pub lines: Vec<BookLine>,
}

/// A fault of the file as a whole, or of one of its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFault {
    pub code: &'static str,
    /// Where: the line of the file, and the member of the line.
    pub line: Option<i32>,
    pub member: &'static str,
    pub message: Message,
}

/// Why a file cannot be read: the first faults, and the number of further ones.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFaults {
    pub faults: Vec<FileFault>,
    pub more: usize,
}

impl FileFault {
    fn of_file(code: &'static str, message: Message) -> Self {
        Self {
            code,
            line: None,
            member: "",
            message,
        }
    }

    /// What is wrong, with the line.
    pub fn words(&self) -> Message {
        match self.line {
            Some(line) => Message::new("reconciliation-fault-line")
                .with("line", line.to_string())
                .with("what", self.message.clone()),
            None => self.message.clone(),
        }
    }

    /// The fault as the API reports it: `/lines/12/amount` is the amount in line 12 of the file.
    pub fn fault(&self) -> Fault {
        let pointer = match self.line {
            Some(line) => format!("/lines/{line}{}", self.member),
            None => self.member.to_owned(),
        };
        Fault::new(pointer, self.code, locale::text(Language::En, &self.words()))
    }
}

impl FileFaults {
    fn one(fault: FileFault) -> Self {
        Self {
            faults: vec![fault],
            more: 0,
        }
    }

    /// What is said of the further faults.
    pub fn rest(&self) -> Option<Message> {
        (self.more > 0).then(|| Message::new("reconciliation-fault-more").with("count", self.more))
    }

    /// The faults as the API reports them.
    pub fn faults(&self) -> Vec<Fault> {
        let rest = self
            .rest()
            .map(|rest| Fault::new("/lines", "more-faults", locale::text(Language::En, &rest)));
        self.faults.iter().map(FileFault::fault).chain(rest).collect()
    }
}

/// Reads a file. Errors: its faults, at most [`MOST_LINE_FAULTS`] of them with the number of the others.
pub fn read_file(bytes: &[u8], format: &FileFormat) -> Result<ReadFile, FileFaults> {
    let text = decoded(bytes, format.encoding).map_err(FileFaults::one)?;
    if let Some(line) = unclosed_quote(&text, format.separator.byte()) {
        let message = Message::new("reconciliation-fault-unclosed-quote");
        return Err(FileFaults::one(FileFault {
            line: Some(line),
            ..FileFault::of_file("unclosed-quote", message)
        }));
    }
    if too_wide(&text, format.separator.byte()) {
        let message = Message::new("reconciliation-fault-too-many-columns").with("most", MOST_COLUMNS);
        return Err(FileFaults::one(FileFault::of_file("too-many-columns", message)));
    }
    let mut records = ReaderBuilder::new()
        .delimiter(format.separator.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records();
    let header = records.find_map(|record| record.ok().filter(|record| !is_blank(record)));
    let header = header.ok_or_else(|| FileFaults::one(no_lines()))?;
    let columns = Columns::find(&header, format).map_err(|faults| FileFaults { faults, more: 0 })?;
    let mut reading = Reading {
        columns,
        format,
        lines: Vec::new(),
        faults: Vec::new(),
        more: 0,
    };
    let mut read = 0;
    for record in records {
        let record = record.map_err(|_| FileFaults::one(not_text(None)))?;
        if is_blank(&record) {
            continue;
        }
        read += 1;
        if read > MOST_LINES {
            let message = Message::new("reconciliation-fault-too-many-lines").with("most", MOST_LINES);
            return Err(FileFaults::one(FileFault::of_file("too-many-lines", message)));
        }
        reading.record(line_of(&text, &record), &record);
    }
    reading.end(sha256_hex(bytes))
}

fn no_lines() -> FileFault {
    FileFault::of_file("no-lines", Message::new("reconciliation-fault-no-lines"))
}

fn not_text(line: Option<i32>) -> FileFault {
    FileFault {
        line,
        ..FileFault::of_file("not-text", Message::new("reconciliation-fault-not-text"))
    }
}

/// A record of separators only, as spreadsheets leave behind.
fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// The text of the file, with one kind of line break and without a byte order mark.
fn decoded(bytes: &[u8], encoding: FileEncoding) -> Result<String, FileFault> {
    let text = match encoding {
        FileEncoding::Utf8 => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(error) => {
                    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    let message = Message::new("reconciliation-fault-not-utf-8");
                    return Err(FileFault {
                        line: Some(line_after(before)),
                        ..FileFault::of_file("not-utf-8", message)
                    });
                }
            }
        }
        FileEncoding::Windows1252 => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    };
    match text.find('\0') {
        Some(place) => Err(not_text(Some(line_after(
            text.as_bytes().get(..place).unwrap_or_default(),
        )))),
        None => Ok(text.replace("\r\n", "\n").replace('\r', "\n")),
    }
}

/// The number of the line in which these bytes end.
fn line_after(before: &[u8]) -> i32 {
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    i32::try_from(breaks + 1).unwrap_or(i32::MAX)
}

/// Where the search for quotes is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// At the beginning of a cell, where a quote opens it.
    Start,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: it ends the cell, or is doubled.
    QuoteIn,
}

/// The line in which a quote is opened that is never closed. The reader would take the rest of the file as one cell.
fn unclosed_quote(text: &str, separator: u8) -> Option<i32> {
    let (mut line, mut opened, mut cell) = (1, 1, Cell::Start);
    for byte in text.bytes() {
        let ends = byte == b'\n' || byte == separator;
        cell = match (cell, byte) {
            (Cell::Start, b'"') => {
                opened = line;
                Cell::Quoted
            }
            (Cell::QuoteIn, b'"') => Cell::Quoted,
            (Cell::Quoted, b'"') => Cell::QuoteIn,
            (Cell::Quoted, _) => Cell::Quoted,
            _ if ends => Cell::Start,
            _ => Cell::Plain,
        };
        if byte == b'\n' {
            line += 1;
        }
    }
    (cell == Cell::Quoted).then_some(opened)
}

/// The places of the named columns.
struct Columns {
    reference: usize,
    amount: usize,
    date: usize,
    payee: Option<usize>,
    commitment_reference: Option<usize>,
}

/// The line on which a record begins. The reader names the first of the empty lines before it.
fn line_of(text: &str, record: &StringRecord) -> i32 {
    let line = record.position().and_then(|position| {
        let begin = usize::try_from(position.byte()).ok()?;
        let rest = text.as_bytes().get(begin..)?;
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let empty = blank.filter(|byte| **byte == b'\n').count();
        i32::try_from(position.line())
            .ok()?
            .checked_add(i32::try_from(empty).ok()?)
    });
    line.unwrap_or(i32::MAX)
}

/// Whether a line has more separators than any export has columns. Such a line would take many times its own size in
/// memory.
fn too_wide(text: &str, separator: u8) -> bool {
    text.lines()
        .any(|line| line.bytes().filter(|byte| *byte == separator).count() >= MOST_COLUMNS)
}

impl Columns {
    fn find(header: &StringRecord, format: &FileFormat) -> Result<Self, Vec<FileFault>> {
        if header.len() == 1 {
            let found = text::one_line(header.get(0).unwrap_or_default(), 80);
            let message = Message::new("reconciliation-fault-one-column").with("found", &found);
            return Err(vec![FileFault {
                member: "?separator",
                ..FileFault::of_file("one-column", message)
            }]);
        }
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, name) in header.iter().enumerate() {
            places.entry(name.trim()).or_default().push(place);
        }
        let mut faults = Vec::new();
        let mut place = |member: &'static str, name: &str| {
            let (code, message) = match places.get(name.trim()).map(Vec::as_slice) {
                Some([place]) => return Some(*place),
                Some(_) => ("column-twice", "reconciliation-fault-column-twice"),
                None => ("column-missing", "reconciliation-fault-column-missing"),
            };
            let message = Message::new(message)
                .with("name", name)
                .with("columns", listed(header));
            faults.push(FileFault {
                member,
                ..FileFault::of_file(code, message)
            });
            None
        };
        let required = (
            place("?referenceColumn", &format.reference_column),
            place("?amountColumn", &format.amount_column),
            place("?dateColumn", &format.date_column),
        );
        let mut optional = |member, name: &Option<String>| name.as_ref().and_then(|name| place(member, name));
        let payee = optional("?payeeColumn", &format.payee_column);
        let commitment_reference =
            optional("?commitmentReferenceColumn", &format.commitment_reference_column);
        match required {
            (Some(reference), Some(amount), Some(date)) if faults.is_empty() => Ok(Self {
                reference,
                amount,
                date,
                payee,
                commitment_reference,
            }),
            _ => Err(faults),
        }
    }
}

/// The names of the columns that were found.
fn listed(header: &StringRecord) -> String {
    let names: Vec<String> = header
        .iter()
        .take(40)
        .map(|name| text::one_line(name, 60))
        .collect();
    names.join(", ")
}

struct Reading<'a> {
    columns: Columns,
    format: &'a FileFormat,
    lines: Vec<BookLine>,
    faults: Vec<FileFault>,
    more: usize,
}

impl Reading<'_> {
    fn record(&mut self, line: i32, record: &StringRecord) {
        let (columns, mut wrong) = (&self.columns, Vec::new());
        let reference =
            required_text(record.get(columns.reference)).map_err(|fault| wrong.push(("/reference", fault)));
        let amount = amount(record.get(columns.amount), self.format.numbers)
            .map_err(|fault| wrong.push(("/amount", fault)));
        let value_date = day(record.get(columns.date), self.format.dates)
            .map_err(|fault| wrong.push(("/valueDate", fault)));
        let mut optional = |place: Option<usize>, member| {
            let cell = place
                .and_then(|place| record.get(place))
                .unwrap_or_default()
                .trim();
            if let Some(fault) = text_fault(cell) {
                wrong.push((member, fault));
            }
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let payee = optional(columns.payee, "/payee");
        let commitment_reference = optional(columns.commitment_reference, "/commitmentReference");
        match (reference, amount, value_date) {
            (Ok(reference), Ok(amount), Ok(value_date)) if wrong.is_empty() => self.lines.push(BookLine {
                line,
                reference,
                amount,
                value_date,
                payee,
                commitment_reference,
            }),
            _ => {
                for (member, (code, message)) in wrong {
                    self.wrong(FileFault {
                        code,
                        line: Some(line),
                        member,
                        message,
                    });
                }
            }
        }
    }

    fn wrong(&mut self, fault: FileFault) {
        if self.faults.len() < MOST_LINE_FAULTS {
            self.faults.push(fault);
        } else {
            self.more += 1;
        }
    }

    fn end(self, sha256: String) -> Result<ReadFile, FileFaults> {
        let Self {
            lines, faults, more, ..
        } = self;
        if !faults.is_empty() {
            return Err(FileFaults { faults, more });
        }
        if lines.is_empty() {
            return Err(FileFaults::one(no_lines()));
        }
        Ok(ReadFile { sha256, lines })
    }
}

/// Code and message of the fault of a cell.
type CellFault = (&'static str, Message);

fn too_few_cells() -> CellFault {
    (
        "too-few-cells",
        Message::new("reconciliation-fault-too-few-cells"),
    )
}

fn required_text(cell: Option<&str>) -> Result<String, CellFault> {
    let cell = cell.ok_or_else(too_few_cells)?.trim();
    if !text::is_visible(cell) {
        return Err(("blank", Message::new("reconciliation-fault-blank")));
    }
    match text_fault(cell) {
        Some(fault) => Err(fault),
        None => Ok(cell.to_owned()),
    }
}

fn text_fault(cell: &str) -> Option<CellFault> {
    if cell.chars().count() > LONGEST_TEXT {
        let message = Message::new("reconciliation-fault-too-long").with("most", LONGEST_TEXT);
        return Some(("too-long", message));
    }
    let is_wrong = text::control_fault("", cell).is_some() || cell.contains('\n');
    is_wrong.then(|| {
        (
            "control-character",
            Message::new("reconciliation-fault-control-character"),
        )
    })
}

fn amount(cell: Option<&str>, numbers: NumberNotation) -> Result<Cents, CellFault> {
    let cell = cell.ok_or_else(too_few_cells)?;
    notation::amount(cell, numbers).map_err(|fault| {
        let key = match (fault, numbers) {
            (AmountFault::NotInNotation, NumberNotation::Nl) => "reconciliation-fault-not-in-notation-nl",
            (AmountFault::NotInNotation, NumberNotation::En) => "reconciliation-fault-not-in-notation-en",
            (AmountFault::TooManyDecimals, _) => "reconciliation-fault-too-many-decimals",
            (AmountFault::TooLarge, _) => "reconciliation-fault-too-large",
        };
        (
            fault.as_str(),
            Message::new(key).with("found", text::one_line(cell, 40)),
        )
    })
}

fn day(cell: Option<&str>, dates: DateNotation) -> Result<NaiveDate, CellFault> {
    let cell = cell.ok_or_else(too_few_cells)?;
    notation::day(cell, dates).ok_or_else(|| {
        let key = match dates {
            DateNotation::Iso => "reconciliation-fault-not-a-day-iso",
            DateNotation::Nl => "reconciliation-fault-not-a-day-nl",
        };
        (
            "not-a-day",
            Message::new(key).with("found", text::one_line(cell, 40)),
        )
    })
}

#[cfg(test)]
mod tests;
