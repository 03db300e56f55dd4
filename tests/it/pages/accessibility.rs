//! Accessibility and layout of pages, in a browser.

use super::visitor::Visitor;
use crate::app::App;
use crate::browser::{Browser, LAPTOP, PHONE};

/// The pages have no barriers in either language, and fit a phone of 390 pixels; with what they fold away opened.
#[track_caller]
pub fn are_fit(app: &App, visitor: &Visitor, pages: &[&str]) {
    for size in [PHONE, LAPTOP] {
        let browser = Browser::start(app, size);
        browser.cookie("edba-session", &visitor.cookies["edba-session"]);
        for language in ["nl", "en"] {
            browser.cookie("edba-language", language);
            for page in pages {
                browser.goto(page);
                browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
                assert_eq!(browser.script("return document.documentElement.lang"), language);
                assert_eq!(browser.barriers(), [""; 0], "{page} {language}");
                assert!(browser.overflow(390, "100%") <= 0, "{page} {language}");
            }
        }
    }
}
