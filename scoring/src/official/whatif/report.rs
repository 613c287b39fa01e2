//! A what-if as Markdown for people: Chinese first, or English. Tells nothing that the data do not.

use std::fmt::Write as _;

use super::{Difference, Move, MoveKind, Standing};
use crate::message::Language;

impl Difference {
    /// Canonical JSON, ended by a line feed: `whatif.json`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = crate::canonical::to_text(self);
        text.push('\n');
        text
    }

    /// The report: what was changed, who moves in, who moves out, what else changes.
    #[must_use]
    pub fn to_markdown(&self, language: Language) -> String {
        let say = |zh: &'static str, en: &'static str| if language == Language::Chinese { zh } else { en };
        let mut text = format!(
            "# {}: {}\n\n{}\n\n## {}\n\n",
            say("假设推演", "What if"),
            cell(&self.title),
            say(
                "正式结果不变，以下只说明规则或评委改变后会怎样。",
                "The official result stays as it is; this only tells what would be."
            ),
            say("改变", "Changes")
        );
        for change in &self.rules {
            let (old, new) = (change.before.as_deref().unwrap_or("-"), change.after.as_deref().unwrap_or("-"));
            // Writing into a string cannot fail.
            let _ = writeln!(text, "- `{}`: {} → {}", change.place, cell(old), cell(new));
        }
        for judge in &self.dropped_judges {
            let _ = writeln!(text, "- {} {}", say("不计评委", "without judge"), cell(judge));
        }
        if self.rules.is_empty() && self.dropped_judges.is_empty() {
            let _ = writeln!(text, "{}", say("没有改变。", "None."));
        }
        for (kind, heading) in [
            (MoveKind::In, say("进入", "In")),
            (MoveKind::Out, say("移出", "Out")),
            (MoveKind::Tier, say("等次变化", "Another tier")),
            (MoveKind::Other, say("其他变化", "Other changes")),
        ] {
            let moves: Vec<&Move> = self.moves.iter().filter(|moved| moved.kind == kind).collect();
            let _ = writeln!(text, "\n## {heading} ({})", moves.len());
            if !moves.is_empty() {
                text.push_str(say(
                    "\n| 申报 | 原先 | 之后 | 原因 |\n|---|---|---|---|\n",
                    "\n| Entry | Before | After | Why |\n|---|---|---|---|\n",
                ));
            }
            for Move { entry, before, after, why, .. } in moves {
                let (before, after) = (standing(before), standing(after));
                let _ = writeln!(text, "| {} | {before} | {after} | {} |", cell(entry), cell(why.of(language)));
            }
        }
        let _ = writeln!(text, "\n{}: {}", say("没有变化的申报", "Entries that stay as they are"), self.unchanged);
        text
    }
}

/// `3, 88.50, named, awarded`.
fn standing(standing: &Standing) -> String {
    let rank = standing.rank.map(|rank| rank.to_string());
    let reason = standing.reason.map(|reason| reason.word().to_owned());
    let parts = [rank, standing.total.clone(), standing.tier.clone(), reason];
    cell(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Text that cannot break a table or begin a heading.
fn cell(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}
