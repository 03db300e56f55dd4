//! Small files of the demonstration, written without a library for each format: PDF, DOCX, XLSX and PNG.

use std::io::{Cursor, Write};

use edba_common::error::{Error, Result};
use edba_domain::Cents;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Characters of a line of a PDF.
const LINE: usize = 88;

/// A PDF of one page.
pub(super) fn pdf(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    pdf_of(title, paragraphs, "")
}

/// A PDF that runs a script when it is opened: such a file fails its check.
pub(super) fn pdf_with_script(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let action = " /OpenAction << /S /JavaScript /JS (this.calculateNow\\(\\);) >>";
    pdf_of(title, paragraphs, action)
}

fn pdf_of(title: &str, paragraphs: &[&str], open_action: &str) -> Vec<u8> {
    let mut text = format!("BT /F1 16 Tf 56 780 Td {} Tj /F1 11 Tf", in_pdf(title));
    for paragraph in paragraphs {
        // Half a line more before each paragraph.
        let mut down = 24;
        for line in wrapped(paragraph) {
            text.push_str(&format!(" 0 -{down} Td {} Tj", in_pdf(&line)));
            down = 16;
        }
    }
    text.push_str(" ET");
    let objects = [
        format!("<< /Type /Catalog /Pages 2 0 R{open_action} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
    ];
    // In ASCII as a whole, so that each length is that of its text.
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.push_str(&format!(
        "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}

/// The lines of a paragraph.
fn wrapped(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        if let Some(line) = lines.last_mut()
            && (line.is_empty() || line.chars().count() + word.chars().count() < LINE)
        {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// A text as a string of a PDF, in the encoding of its font.
fn in_pdf(text: &str) -> String {
    let mut written = "(".to_owned();
    for c in text.chars() {
        match c {
            '(' | ')' | '\\' => {
                written.push('\\');
                written.push(c);
            }
            ' '..='~' => written.push(c),
            '\u{a0}'..='\u{ff}' => written.push_str(&format!("\\{:03o}", u32::from(c))),
            '€' => written.push_str("\\200"),
            '‘' => written.push_str("\\221"),
            '’' => written.push_str("\\222"),
            '–' => written.push_str("\\226"),
            _ => written.push('?'),
        }
    }
    written.push(')');
    written
}

/// A document of a word processor.
pub(super) fn docx(title: &str, paragraphs: &[&str]) -> Result<Vec<u8>> {
    let all = std::iter::once(&title).chain(paragraphs);
    let body: String = all
        .map(|text| {
            format!(
                "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                in_xml(text)
            )
        })
        .collect();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body>\
         </w:document>"
    );
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    archive(&[
        (
            "[Content_Types].xml",
            &content_types(&[("/word/document.xml", main)]),
        ),
        ("_rels/.rels", &office_document("word/document.xml")),
        ("word/document.xml", &document),
    ])
}

/// A sheet with a row of column names, and rows of a text, a year and an amount.
pub(super) fn xlsx(columns: &[String; 3], rows: &[(String, i32, Cents)]) -> Result<Vec<u8>> {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", in_xml(text));
    let head: String = columns.iter().map(|name| text(name)).collect();
    let body: String = rows
        .iter()
        .map(|(name, year, amount)| {
            format!(
                "<row>{}<c><v>{year}</v></c><c><v>{amount}</v></c></row>",
                text(name)
            )
        })
        .collect();
    let sheet = format!(
        "<worksheet xmlns=\"{SPREADSHEET}\"><sheetData><row>{head}</row>{body}</sheetData></worksheet>"
    );
    let workbook = format!(
        "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{RELATIONSHIPS}\"><sheets>\
         <sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    archive(&[
        (
            "[Content_Types].xml",
            &content_types(&[
                ("/xl/workbook.xml", &format!("{types}.sheet.main+xml")),
                ("/xl/worksheets/sheet1.xml", &format!("{types}.worksheet+xml")),
            ]),
        ),
        ("_rels/.rels", &office_document("xl/workbook.xml")),
        ("xl/workbook.xml", &workbook),
        (
            "xl/_rels/workbook.xml.rels",
            &relationships("worksheet", "worksheets/sheet1.xml"),
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The list of the parts of a package with their media types.
fn content_types(parts: &[(&str, &str)]) -> String {
    let overrides: String = parts
        .iter()
        .map(|(name, media_type)| format!("<Override PartName=\"{name}\" ContentType=\"{media_type}\"/>"))
        .collect();
    format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{overrides}</Types>"
    )
}

fn office_document(part: &str) -> String {
    relationships("officeDocument", part)
}

fn relationships(kind: &str, target: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{RELATIONSHIPS}/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

/// An archive of these parts, each an XML document.
fn archive(parts: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .map_err(Error::internal)?;
        archive
            .write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
            .and_then(|()| archive.write_all(part.as_bytes()))
            .map_err(Error::internal)?;
    }
    Ok(archive.finish().map_err(Error::internal)?.into_inner())
}

/// A text inside an element of XML.
fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A picture of greenhouses under a clear sky: so many pixels square.
pub(super) fn png(size: u8) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..size {
        // No filter on this line.
        pixels.push(0);
        for x in 0..size {
            let roof = size / 2 + (x % 16).abs_diff(8);
            let colour: [u8; 3] = if y < roof {
                [150, 190, 235]
            } else if y < size / 4 * 3 {
                [205, 225, 215]
            } else {
                [95, 140, 70]
            };
            pixels.extend(colour);
        }
    }
    let side = u32::from(size).to_be_bytes();
    // Eight bits for each of red, green and blue.
    let header = [&side[..], &side, &[8, 2, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [
        (b"IHDR", header),
        (b"IDAT", stored(&pixels)),
        (b"IEND", Vec::new()),
    ] {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let chunk = [&kind[..], &content].concat();
        file.extend(length.to_be_bytes());
        file.extend(&chunk);
        file.extend(crc32(&chunk).to_be_bytes());
    }
    file
}

/// A stream of zlib with these bytes as they are.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = bytes.chunks(usize::from(u16::MAX));
    let last = blocks.len().saturating_sub(1);
    for (index, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(index == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    (b << 16) | a
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let carry = crc & 1;
            (crc >> 1) ^ (carry * 0xedb8_8320)
        })
    })
}

#[cfg(test)]
mod tests;
