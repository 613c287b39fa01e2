//! Yuan in capital characters (人民币大写), as payment papers must carry it. Exact; knows nothing of papers.

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
/// Places inside a group of four digits, the last first.
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
/// Groups of four digits, the last first; 64 bits of fen have at most five.
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// Fen as capital characters: `40_000_000` is 肆拾万元整, `10_005` is 壹佰元零伍分.
pub fn yuan_in_capitals(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let fen = fen.unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::new();
    if yuan > 0 {
        text = format!("{}元", whole(yuan));
    }
    if jiao > 0 {
        text.push_str(&format!("{}角", digit(jiao)));
    } else if fen > 0 && yuan > 0 {
        text.push('零');
    }
    if fen > 0 {
        text.push_str(&format!("{}分", digit(fen)));
    } else if text.is_empty() {
        text.push_str("零元整");
    } else {
        text.push('整');
    }
    format!("{sign}{text}")
}

/// A positive whole number, with one 零 for each run of zeros that lies between digits.
fn whole(number: u64) -> String {
    let digits: Vec<u64> = number.to_string().bytes().map(|byte| u64::from(byte - b'0')).collect();
    let (mut text, mut zeros, mut group_has_digit) = (String::new(), false, false);
    for (index, value) in digits.iter().enumerate() {
        let place = digits.len() - 1 - index;
        if *value == 0 {
            zeros = !text.is_empty();
        } else {
            if zeros {
                text.push('零');
            }
            zeros = false;
            group_has_digit = true;
            text.push_str(digit(*value));
            text.push_str(PLACES.get(place % 4).copied().unwrap_or_default());
        }
        if place.is_multiple_of(4) && group_has_digit {
            text.push_str(GROUPS.get(place / 4).copied().unwrap_or_default());
            group_has_digit = false;
        }
    }
    text
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|index| DIGITS.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_written_as_on_a_cheque() {
        for (fen, capitals) in [
            (40_000_000, "肆拾万元整"),
            (2_000_000, "贰万元整"),
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (10_005, "壹佰元零伍分"),
            (10_050, "壹佰元伍角整"),
            (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
            (100_000_100, "壹佰万零壹元整"),
            (1_000_000_000_000, "壹佰亿元整"),
            (1_000_010_000_000, "壹佰亿零壹拾万元整"),
            (10_203_000_400, "壹亿零贰佰零叁万零肆元整"),
            (1_000_000, "壹万元整"),
            (1_010, "壹拾元壹角整"),
            (-2_000_000, "负贰万元整"),
        ] {
            assert_eq!(yuan_in_capitals(fen), capitals, "{fen}");
        }
    }
}
