//! Sense of what is shown: marks that give away what the result hides.

use super::super::finding::Finding;
use super::super::pack::{Disclosure, ShownMarks, ShownResults, View};
use super::check_repeated_texts;
use crate::message::Message;

pub(super) fn check_disclosure(disclosure: &Disclosure, found: &mut Vec<Finding>) {
    for (phase, views) in [("publicity", &disclosure.publicity), ("final", &disclosure.decided)] {
        for (audience, view) in [("public", &views.public), ("enterprise", &views.enterprise)] {
            check_view(&format!("disclosure.{phase}.{audience}"), view, found);
        }
    }
}

fn check_view(place: &str, view: &View, found: &mut Vec<Finding>) {
    if view.marks == ShownMarks::Values && view.results != ShownResults::Totals {
        found.push(Finding::error(
            format!("{place}.marks"),
            Message::new(
                format!("分数公开而结果只公开到 {}，总分可由分数算出", view.results.word()),
                format!(
                    "whoever sees the marks can compute the totals that results = \"{}\" hides",
                    view.results.word()
                ),
            ),
            Message::new(
                "请写 results = \"totals\"，或改用 marks = \"commitments\"",
                "write results = \"totals\", or marks = \"commitments\"",
            ),
        ));
    }
    check_repeated_texts(&format!("{place}.fields"), &view.fields, found);
}
