//! Forms of a page, filled in and submitted as a browser without scripts does.

use super::visitor::{SentFile, Shown, Visitor};

/// A form: where it goes, and what would be sent of its fields, buttons aside.
#[derive(Debug, Clone)]
pub struct FoundForm {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// The one form whose address ends so.
#[track_caller]
pub fn form(page: &Shown, action: &str) -> FoundForm {
    let found: Vec<FoundForm> = forms(page)
        .into_iter()
        .filter(|form| form.action.ends_with(action))
        .collect();
    assert_eq!(
        found.len(),
        1,
        "forms to {action} on {}:\n{}",
        page.address,
        page.html
    );
    found[0].clone()
}

/// The one form whose address ends so and that has a field of this value: of several such forms on a page, that about one thing.
#[track_caller]
pub fn form_about(page: &Shown, action: &str, field: &str, value: &str) -> FoundForm {
    let found: Vec<FoundForm> = forms(page)
        .into_iter()
        .filter(|form| form.action.ends_with(action) && form.value(field) == Some(value))
        .collect();
    assert_eq!(found.len(), 1, "forms to {action} on {}", page.address);
    found[0].clone()
}

/// Whether a page has a form whose address ends so.
pub fn has_form(page: &Shown, action: &str) -> bool {
    forms(page).iter().any(|form| form.action.ends_with(action))
}

fn forms(page: &Shown) -> Vec<FoundForm> {
    elements(&page.html, "form")
        .into_iter()
        .filter(|(tag, _)| attribute(tag, "method").as_deref() == Some("post"))
        .map(|(tag, inner)| FoundForm {
            action: attribute(tag, "action").unwrap(),
            fields: fields(inner),
        })
        .collect()
}

impl FoundForm {
    /// The same with one field filled in, in the place of what it had.
    pub fn with(self, name: &str, value: &str) -> Self {
        let mut form = self.without(name);
        form.fields.push((name.to_owned(), value.to_owned()));
        form
    }

    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sends it by its first button.
    pub fn send(&self, visitor: &mut Visitor) -> Shown {
        visitor.post_as_page(&self.action, &self.fields)
    }

    /// Sends it with this file.
    pub fn send_file(&self, visitor: &mut Visitor, file: SentFile<'_>) -> Shown {
        let form = self.clone().without("file");
        visitor.send_file(&form.action, &form.fields, file)
    }

    /// Sends it by the button of this name and value.
    pub fn press(&self, visitor: &mut Visitor, name: &str, value: &str) -> Shown {
        self.clone().with(name, value).send(visitor)
    }
}

fn fields(inner: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tag in tags(inner, "input") {
        let kind = attribute(tag, "type").unwrap_or_default();
        let left_out = matches!(kind.as_str(), "radio" | "checkbox") && !tag.contains(" checked");
        if let Some(name) = attribute(tag, "name").filter(|_| !left_out) {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for (tag, text) in elements(inner, "textarea") {
        // The first line end in a textarea is not of its text.
        let text = text.strip_prefix('\n').unwrap_or(text);
        fields.push((attribute(tag, "name").unwrap(), decoded(text)));
    }
    for (tag, options) in elements(inner, "select") {
        let all = tags(options, "option");
        let chosen = all.iter().find(|t| t.contains(" selected")).or(all.first());
        if let Some(chosen) = chosen {
            let value = attribute(chosen, "value").unwrap_or_default();
            fields.push((attribute(tag, "name").unwrap(), value));
        }
    }
    fields
}

/// The opening tags of a kind.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split('<')
        .filter(|part| {
            part.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with([' ', '>']))
        })
        .map(|part| part.split('>').next().unwrap())
        .collect()
}

/// Elements that do not hold each other: the opening tag, and what is in them.
fn elements<'a>(html: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name} "), format!("</{name}>"));
    html.match_indices(&open)
        .map(|(at, _)| {
            let rest = &html[at..];
            let tag_end = rest.find('>').unwrap();
            (&rest[..tag_end], &rest[tag_end + 1..rest.find(&close).unwrap()])
        })
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(decoded(&tag[at..at + tag[at..].find('"')?]))
}

fn decoded(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
