//! Unified social credit codes (GB 32100-2015) and the organisation code inside them (GB 11714). Makes codes; does not judge them.

use super::WorldError;
use super::dice::Dice;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// No administrative division begins with 99, so that no invented code can belong to a real organisation.
const INVENTED_DIVISION: &str = "990116";

/// What the first two characters of a code say.
#[derive(Clone, Copy)]
pub(super) enum Registrar {
    /// 91: an enterprise registered with the market authority.
    Market,
    /// 81: a grass-roots union registered with the unions.
    Union,
}

/// A valid code with both check characters. Errors: never in practice; an unknown character would be a fault of this module.
pub(super) fn invent(registrar: Registrar, dice: &mut Dice) -> Result<String, WorldError> {
    let (prefix, body) = match registrar {
        Registrar::Market => ("91", "MA"),
        Registrar::Union => ("81", "MC"),
    };
    let mut organisation = String::from(body);
    for place in 0..6 {
        // Registries hand out digits and, in the later places, some letters.
        let letters = if place == 1 || place == 5 { ALPHABET.len() } else { 10 };
        let symbol = ALPHABET.get(dice.index(letters)).copied().ok_or(WorldError::NothingToPick)?;
        organisation.push(char::from(symbol));
    }
    organisation.push(organisation_check(&organisation)?);
    let mut code = format!("{prefix}{INVENTED_DIVISION}{organisation}");
    code.push(credit_check(&code)?);
    Ok(code)
}

/// The ninth character of an organisation code, from its first eight.
fn organisation_check(body: &str) -> Result<char, WorldError> {
    let mut sum = 0;
    for (symbol, weight) in body.chars().zip(ORGANISATION_WEIGHTS) {
        sum += symbol.to_digit(36).ok_or(WorldError::BadSymbol(symbol))? * weight;
    }
    match 11 - sum % 11 {
        10 => Ok('X'),
        11 => Ok('0'),
        digit => char::from_digit(digit, 10).ok_or(WorldError::NothingToPick),
    }
}

/// The eighteenth character of a credit code, from its first seventeen.
fn credit_check(body: &str) -> Result<char, WorldError> {
    let mut sum = 0;
    for (symbol, weight) in body.chars().zip(CREDIT_WEIGHTS) {
        sum += symbol_value(symbol)? * weight;
    }
    // The second remainder matters: a sum divisible by 31 gives 0, not 31.
    let value = usize::try_from((31 - sum % 31) % 31).unwrap_or(0);
    ALPHABET.get(value).map(|symbol| char::from(*symbol)).ok_or(WorldError::NothingToPick)
}

fn symbol_value(symbol: char) -> Result<u32, WorldError> {
    ALPHABET
        .iter()
        .position(|known| char::from(*known) == symbol)
        .and_then(|position| u32::try_from(position).ok())
        .ok_or(WorldError::BadSymbol(symbol))
}

/// Whether both check characters of `code` are right.
#[cfg(test)]
pub(super) fn is_valid(code: &str) -> bool {
    let symbols: Vec<char> = code.chars().collect();
    symbols.len() == 18
        && organisation_check(&code[8..16]).is_ok_and(|check| check == symbols[16])
        && credit_check(&code[..17]).is_ok_and(|check| check == symbols[17])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_character_follows_the_standards_example() {
        assert_eq!(credit_check("91350100M000100Y4").unwrap(), '3');
        assert_eq!(organisation_check("M000100Y").unwrap(), '4');
    }

    #[test]
    fn sum_divisible_by_31_gives_zero() {
        assert_eq!(credit_check("91120193MA0600387").unwrap(), '0');
    }

    #[test]
    fn known_codes_are_valid_and_a_changed_one_is_not() {
        for code in ["91330100799655058B", "91110108551385082Q", "91350100M000100Y43"] {
            assert!(is_valid(code), "{code}");
        }
        assert!(!is_valid("91350100M000100Y44"));
        assert!(!is_valid("91350203M0001QAY9B"));
    }

    #[test]
    fn invented_codes_are_valid() {
        for index in 0..2_000 {
            let mut dice = Dice::new(7, "code", index);
            let market = invent(Registrar::Market, &mut dice).unwrap();
            let union = invent(Registrar::Union, &mut dice).unwrap();
            assert!(is_valid(&market) && market.starts_with("91"), "{market}");
            assert!(is_valid(&union) && union.starts_with("81"), "{union}");
        }
    }
}
