//! What a list says, frozen as rows, and the hash that every signature names. Pure but for the rows' types.

use entity::{award, status::AwardSection};
use serde_json::{Value, json};

use crate::{
    canonical,
    error::{AppError, AppResult},
};

/// SHA-256 of the title and every line, in a fixed order.
pub fn hash(title: &str, list_version: i64, lines: &[award::Model]) -> AppResult<String> {
    let mut ordered: Vec<&award::Model> = lines.iter().collect();
    ordered.sort_by_key(|line| (line.section, line.position));
    let lines: Vec<Value> = ordered.into_iter().map(line_value).collect();
    let document = json!({ "title": title, "list_version": list_version, "lines": lines });
    let text = canonical::to_text(&document).map_err(AppError::internal)?;
    Ok(canonical::sha256_hex(text.as_bytes()))
}

fn line_value(line: &award::Model) -> Value {
    let section = match line.section {
        AwardSection::Primary => "primary",
        AwardSection::Reserve => "reserve",
    };
    json!({
        "section": section,
        "tier": line.tier,
        "tier_name": line.tier_name,
        "position": line.position,
        "rank": line.rank,
        "total_points": line.total_points,
        "prize_fen": line.prize_fen,
        "number": line.number,
        "title": line.title,
        "unit": line.unit,
        "person": line.person,
        "category": line.category_name,
        "note": line.note,
    })
}
