//! Sending documents: the body of an upload, and small files that are taken.

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::decided::text;

const BOUNDARY: &str = "----EdbaTestBoundary7MA4YWxkTrZu0gW";

/// The media type of [`upload_body`].
pub fn multipart() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// The body of an upload: the part `document`, where there is one, and the file.
pub fn upload_body(document: Option<&Value>, name: &str, media_type: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    if let Some(document) = document {
        let head = "Content-Disposition: form-data; name=\"document\"\r\nContent-Type: application/json";
        body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n{document}\r\n").bytes());
    }
    let head = format!(
        "Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {media_type}"
    );
    body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").bytes());
    body.extend(content);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    body
}

/// A PDF of one empty page that differs with its text.
pub fn pdf(text: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n% {text}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] \
         /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n\
         trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )
    .into_bytes()
}

/// A PDF that fails its check: it runs a script when it is opened.
pub fn pdf_with_script(text: &str) -> Vec<u8> {
    let sound = String::from_utf8(pdf(text)).unwrap();
    sound
        .replace(
            "/Type /Catalog",
            "/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
        )
        .into_bytes()
}

/// A thing that a document is attached to.
pub fn thing(kind: &str, id: &str) -> Value {
    json!({ "kind": kind, "id": id })
}

/// The particulars of a new document.
pub fn paper(title: &str, attached_to: &[Value]) -> Value {
    json!({ "title": title, "kind": "report", "attachedTo": attached_to })
}

/// Sends a new document.
pub fn send(client: &Client, document: &Value, content: &[u8]) -> Answer {
    let body = upload_body(Some(document), "stuk.pdf", "application/pdf", content);
    client.send_bytes("POST", "/v1/documents", &[("Content-Type", &multipart())], body)
}

/// Adds a document with a sound file; returns its id.
#[track_caller]
pub fn add(client: &Client, document: &Value) -> String {
    let made = send(client, document, &pdf(&text(&document["title"]))).expect(201);
    assert_eq!(made.body["latest"]["state"], "kept", "{}", made.text);
    made.id()
}

/// Adds a document that fails its check; returns its id.
#[track_caller]
pub fn add_failing(client: &Client, document: &Value) -> String {
    let made = send(client, document, &pdf_with_script(&text(&document["title"]))).expect(201);
    assert_eq!(made.body["latest"]["state"], "failed", "{}", made.text);
    made.id()
}

/// Sends a further version of the document as it was read.
pub fn send_version(client: &Client, id: &str, etag: &str, content: &[u8]) -> Answer {
    let path = format!("/v1/documents/{id}/versions");
    let body = upload_body(None, "stuk.pdf", "application/pdf", content);
    let headers = [("Content-Type", multipart()), ("If-Match", etag.to_owned())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    client.send_bytes("POST", &path, &headers, body)
}

/// Sends a further version of the document as it is now.
pub fn renew(client: &Client, id: &str, content: &[u8]) -> Answer {
    let etag = client.get(&format!("/v1/documents/{id}")).expect(200).etag();
    send_version(client, id, &etag, content)
}

/// Attaches a document to a further thing.
pub fn attach(client: &Client, id: &str, to: &Value) -> Answer {
    client.post(&format!("/v1/documents/{id}/attachments"), to.clone())
}

/// Ends the attachment of a document to a thing.
#[track_caller]
pub fn detach(client: &Client, id: &str, from: &str) -> Answer {
    let path = format!("/v1/documents/{id}");
    let found = client.get(&path).expect(200).body;
    let standing = found["attachments"].as_array().unwrap();
    let attachment = standing.iter().find(|one| one["subjectId"] == from);
    let attachment = attachment.unwrap_or_else(|| panic!("not attached to {from}: {found}"));
    client.post(
        &format!("{path}/detachments"),
        json!({ "attachmentId": attachment["id"], "reason": "Hoort hier niet bij." }),
    )
}

/// Proposes that the content of one version, or of all, is destroyed.
pub fn propose_destruction(client: &Client, id: &str, version: Option<i32>) -> Answer {
    let mut body = json!({ "ground": "privacy", "reason": "Er staan namen in." });
    if let Some(version) = version {
        body["version"] = json!(version);
    }
    client.post(&format!("/v1/documents/{id}/destructions"), body)
}

/// Approves what was proposed.
pub fn approve(client: &Client, proposed: &Answer) -> Answer {
    let path = format!("/v1/pending-actions/{}/approvals", proposed.id());
    client.post(&path, json!({}))
}

/// The content of a version.
pub fn content(client: &Client, id: &str, number: i32) -> Answer {
    client.get(&format!("/v1/documents/{id}/versions/{number}/content"))
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    edba::secret::sha256_hex(content)
}
