//! Style sheet, script and logo of the pages, embedded in the binary.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use edba_common::error::{Code, Error};
use edba_common::secret::sha256_hex;

/// The Utrecht components (NL Design System) in use, the design tokens, and the layout.
const SHEETS: &[&str] = &[
    include_str!("../../../assets/vendor/utrecht/document.css"),
    include_str!("../../../assets/vendor/utrecht/page-header.css"),
    include_str!("../../../assets/vendor/utrecht/page-footer.css"),
    include_str!("../../../assets/vendor/utrecht/skip-link.css"),
    include_str!("../../../assets/vendor/utrecht/heading-1.css"),
    include_str!("../../../assets/vendor/utrecht/heading-2.css"),
    include_str!("../../../assets/vendor/utrecht/heading-3.css"),
    include_str!("../../../assets/vendor/utrecht/button.css"),
    include_str!("../../../assets/vendor/utrecht/button-group.css"),
    include_str!("../../../assets/vendor/utrecht/form-fieldset.css"),
    include_str!("../../../assets/vendor/utrecht/form-field.css"),
    include_str!("../../../assets/vendor/utrecht/form-label.css"),
    include_str!("../../../assets/vendor/utrecht/form-field-description.css"),
    include_str!("../../../assets/vendor/utrecht/form-field-error-message.css"),
    include_str!("../../../assets/vendor/utrecht/textbox.css"),
    include_str!("../../../assets/vendor/utrecht/textarea.css"),
    include_str!("../../../assets/vendor/utrecht/select.css"),
    include_str!("../../../assets/vendor/utrecht/table.css"),
    include_str!("../../../assets/vendor/utrecht/alert.css"),
    include_str!("../../../assets/tokens.css"),
    include_str!("../../../assets/edba.css"),
];
const SCRIPT: &str = include_str!("../../../assets/edba.js");
const KEEPING: &str = include_str!("../../../assets/edba-kept.js");
const PASSKEY: &str = include_str!("../../../assets/passkey.js");
const UPLOAD: &str = include_str!("../../../assets/upload.js");
/// The papers of a meeting to print, which have no other style sheet.
const PACK: &str = include_str!("../../../assets/pack.css");
const MARK: &str = include_str!("../../../assets/mark.svg");

static STYLE: LazyLock<String> = LazyLock::new(|| SHEETS.join("\n"));
static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| address("edba.css", &STYLE));
static SCRIPT_ADDRESS: LazyLock<String> = LazyLock::new(|| address("edba.js", SCRIPT));
static KEEPING_ADDRESS: LazyLock<String> = LazyLock::new(|| address("edba-kept.js", KEEPING));
static PASSKEY_ADDRESS: LazyLock<String> = LazyLock::new(|| address("passkey.js", PASSKEY));
static UPLOAD_ADDRESS: LazyLock<String> = LazyLock::new(|| address("upload.js", UPLOAD));
static PACK_ADDRESS: LazyLock<String> = LazyLock::new(|| address("pack.css", PACK));

/// The address of an asset; it changes with the content, so that browsers can cache it permanently.
fn address(name: &str, content: &str) -> String {
    let hash = sha256_hex(content);
    format!("/assets/{name}?v={}", &hash[..12])
}

pub fn style_address() -> &'static str {
    &STYLE_ADDRESS
}

pub fn script_address() -> &'static str {
    &SCRIPT_ADDRESS
}

/// The address of the script that keeps typed input.
pub fn keeping_address() -> &'static str {
    &KEEPING_ADDRESS
}

/// The address of the script of the passkey pages.
pub fn passkey_address() -> &'static str {
    &PASSKEY_ADDRESS
}

/// The address of the script that shows how far a file is sent.
pub fn upload_address() -> &'static str {
    &UPLOAD_ADDRESS
}

/// The address of the style sheet of the papers to print.
pub fn pack_address() -> &'static str {
    &PACK_ADDRESS
}

/// Serves an asset. Errors: 404.
pub async fn file(name: web::Path<String>) -> Result<HttpResponse, Error> {
    let (media, content) = match name.as_str() {
        "edba.css" => ("text/css; charset=utf-8", STYLE.as_str()),
        "edba.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "edba-kept.js" => ("text/javascript; charset=utf-8", KEEPING),
        "passkey.js" => ("text/javascript; charset=utf-8", PASSKEY),
        "upload.js" => ("text/javascript; charset=utf-8", UPLOAD),
        "pack.css" => ("text/css; charset=utf-8", PACK),
        "mark.svg" => ("image/svg+xml", MARK),
        _ => return Err(Error::new(Code::NotFound, "There is nothing at this address.")),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(content))
}
