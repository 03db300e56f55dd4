//! Mail addresses with which the people of the demonstration sign in.

/// A fictitious address: the office at its organisation.
pub(super) fn mail_address(name: &str, organisation: Option<&str>) -> String {
    let office = match organisation {
        Some(_) => name.split(',').next().unwrap_or(name),
        None => name,
    };
    let words: Vec<String> = office
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.to_lowercase()
                .chars()
                .map(|c| if c == 'ë' { 'e' } else { c })
                .filter(char::is_ascii)
                .collect()
        })
        .collect();
    // The name of a mailbox has at most 64 characters.
    let mailbox = words.into_iter().reduce(|all, word| {
        if all.len() + word.len() < 60 {
            format!("{all}-{word}")
        } else {
            all
        }
    });
    format!(
        "{}@{}.example",
        mailbox.unwrap_or_default(),
        organisation.unwrap_or("edba")
    )
}
