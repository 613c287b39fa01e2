//! Unified social credit codes (统一社会信用代码, GB 32100-2015). Pure: what was typed becomes the canonical form or a
//! sentence that says what is wrong with it.

/// Characters in the order of their values, 0 to 30.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3 to the power of the position, modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the organization code inside (GB 11714), positions 9 to 16.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const LENGTH: usize = 18;

/// The canonical form of `typed`: half width, upper case, no blanks. Errors: a sentence for the person who typed it.
pub fn normalize(typed: &str) -> Result<String, String> {
    let code: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    if code.len() != LENGTH {
        return Err(format!("统一社会信用代码应为 {LENGTH} 位，现在是 {} 位。", code.len()));
    }
    let values = code.iter().zip(1..).map(|(c, place)| value_at(*c, place)).collect::<Result<Vec<_>, _>>()?;
    if !code.iter().skip(2).take(6).all(char::is_ascii_digit) {
        return Err("统一社会信用代码第 3 到 8 位是行政区划，应全部为数字，请核对。".to_owned());
    }
    // GB 11714 counts letters straight through, A = 10 to Z = 35.
    let inner_values: Vec<u32> = code.iter().skip(8).filter_map(|c| c.to_digit(36)).collect();
    let inner = (11 - sum(inner_values.iter(), &INNER_WEIGHTS) % 11) % 11;
    let inner = if inner == 10 { Some('X') } else { char::from_digit(inner, 10) };
    if code.get(16).copied() != inner {
        return Err(mismatch(17, inner));
    }
    let outer = (31 - sum(values.iter(), &WEIGHTS) % 31) % 31;
    let outer = usize::try_from(outer).ok().and_then(|value| ALPHABET.chars().nth(value));
    if code.last().copied() != outer {
        return Err(mismatch(18, outer));
    }
    Ok(code.into_iter().collect())
}

fn sum<'a>(values: impl Iterator<Item = &'a u32>, weights: &[u32]) -> u32 {
    values.zip(weights).map(|(value, weight)| value * weight).sum()
}

fn mismatch(place: u32, expected: Option<char>) -> String {
    let expected = expected.map(String::from).unwrap_or_default();
    format!("统一社会信用代码第 {place} 位校验码不符，按其余各位计算应为 {expected}，请对照营业执照核对。")
}

fn half_width(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_uppercase()
}

fn value_at(c: char, place: u32) -> Result<u32, String> {
    if let Some(value) = ALPHABET.chars().zip(0..).find_map(|(known, value)| (known == c).then_some(value)) {
        return Ok(value);
    }
    let hint = match c {
        'O' => "，是不是数字 0？",
        'I' => "，是不是数字 1？",
        'Z' => "，是不是数字 2？",
        'S' => "，是不是数字 5？",
        'V' => "，是不是字母 U 或 Y？",
        _ => "，请核对。",
    };
    Err(format!("统一社会信用代码第 {place} 位不能是“{c}”{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_example_and_public_codes_are_accepted() {
        let codes = [
            "91350100M000100Y43",
            "914403001922038216",
            "91330100799655058B",
            "91110108551385082Q",
            "91350200MA2YJ1XR9G",
            "913502000728319549",
        ];
        for code in codes {
            assert_eq!(normalize(code), Ok(code.to_owned()));
        }
    }

    #[test]
    fn a_sum_divisible_by_31_has_the_check_character_0() {
        assert!(normalize("91120193MA06003870").is_ok());
    }

    #[test]
    fn case_width_and_blanks_do_not_matter() {
        assert_eq!(normalize(" ９１350100m000100y43 "), Ok("91350100M000100Y43".to_owned()));
    }

    #[test]
    fn a_wrong_check_character_is_named_with_the_right_one() {
        assert!(normalize("91350100M000100Y44").unwrap_err().contains("应为 3"));
        assert!(normalize("91350203M0001QAY9B").unwrap_err().contains("校验码不符"));
    }

    #[test]
    fn letters_outside_the_alphabet_get_a_hint() {
        assert!(normalize("91350100M0001O0Y43").unwrap_err().contains("数字 0"));
        assert!(normalize("91350100M000100Y4Z").unwrap_err().contains("第 18 位"));
        assert!(normalize("9135").unwrap_err().contains("4 位"));
    }
}
