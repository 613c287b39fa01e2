//! Sums: the arithmetic that a proposal writes down, and the numbers it is made of. The benefit of an idea is what its own printed
//! formula gives, so that text and figure cannot disagree.

use std::collections::BTreeMap;

use super::WorldError;
use super::dice::Dice;
use super::ratio::Ratio;

/// Numbers by name, each with the decimals it is written with.
pub(super) type Numbers = BTreeMap<String, Ratio>;

#[derive(Clone, Copy, Debug)]
enum Token {
    Number(Ratio),
    Add,
    Subtract,
    Multiply,
    Divide,
    Open,
    Close,
}

/// Defines numbers from `name=expression[:places]` parts separated by `;`. An expression may use earlier names and ranges such as
/// `30..55` or `0.62..0.85`, which are drawn in steps of their last decimal.
pub(super) fn define(definitions: &str, numbers: &mut Numbers, dice: &mut Dice) -> Result<(), WorldError> {
    for definition in definitions.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let broken = || WorldError::BadFormula(definition.to_owned());
        let (name, rest) = definition.split_once('=').ok_or_else(broken)?;
        let (expression, places) = match rest.split_once(':') {
            Some((expression, places)) => (expression, Some(places.trim().parse::<i32>().map_err(|_| broken())?)),
            None => (rest, None),
        };
        let mut value = Parser::new(&read_expression(expression, numbers, dice)?).finish().map_err(|_| broken())?;
        if let Some(places) = places {
            value = value.round(places)?;
        } else if expression.contains('/') {
            value = value.round(0)?;
        }
        numbers.insert(name.trim().to_owned(), value);
    }
    Ok(())
}

/// The value of a formula as people write it: `（30−21）千瓦×5200小时×0.72元/度`. Everything but numbers, ×÷＋−（）and % is unit text.
pub(super) fn evaluate_written(formula: &str) -> Result<Ratio, WorldError> {
    Parser::new(&read_written(formula)?).finish().map_err(|_| WorldError::BadFormula(formula.to_owned()))
}

fn read_written(formula: &str) -> Result<Vec<Token>, WorldError> {
    let mut tokens = Vec::new();
    let mut digits = String::new();
    for symbol in formula.chars().chain([' ']) {
        if symbol.is_ascii_digit() || symbol == '.' {
            digits.push(symbol);
            continue;
        }
        if !digits.is_empty() {
            tokens.push(Token::Number(Ratio::parse(&digits)?));
            digits.clear();
        }
        match symbol {
            '×' => tokens.push(Token::Multiply),
            '÷' => tokens.push(Token::Divide),
            '＋' => tokens.push(Token::Add),
            '−' => tokens.push(Token::Subtract),
            '（' => tokens.push(Token::Open),
            '）' => tokens.push(Token::Close),
            '%' => make_percent(&mut tokens)?,
            _unit => {}
        }
    }
    Ok(tokens)
}

/// A percent sign belongs to the number before it, also after a division sign; behind a bracket it divides what stands so far.
fn make_percent(tokens: &mut Vec<Token>) -> Result<(), WorldError> {
    let hundred = Ratio::whole(100);
    match tokens.last_mut() {
        Some(Token::Number(value)) => *value = value.divide(hundred)?,
        _bracket => tokens.extend([Token::Divide, Token::Number(hundred)]),
    }
    Ok(())
}

fn read_expression(expression: &str, numbers: &Numbers, dice: &mut Dice) -> Result<Vec<Token>, WorldError> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for symbol in expression.chars().chain([' ']) {
        if symbol.is_alphanumeric() || symbol == '.' || symbol == '_' {
            word.push(symbol);
            continue;
        }
        if !word.is_empty() {
            tokens.push(Token::Number(read_word(&word, numbers, dice)?));
            word.clear();
        }
        match symbol {
            '+' => tokens.push(Token::Add),
            '-' => tokens.push(Token::Subtract),
            '*' => tokens.push(Token::Multiply),
            '/' => tokens.push(Token::Divide),
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            space if space.is_whitespace() => {}
            other => return Err(WorldError::BadSymbol(other)),
        }
    }
    Ok(tokens)
}

fn read_word(word: &str, numbers: &Numbers, dice: &mut Dice) -> Result<Ratio, WorldError> {
    if let Some((low, high)) = word.split_once("..") {
        return draw(low, high, dice);
    }
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return Ratio::parse(word);
    }
    numbers.get(word).copied().ok_or_else(|| WorldError::UnknownName(word.to_owned()))
}

fn draw(low: &str, high: &str, dice: &mut Dice) -> Result<Ratio, WorldError> {
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let places = i32::try_from(decimals(low).max(decimals(high))).unwrap_or(0);
    let step = Ratio::whole(10_i64.pow(u32::try_from(places).unwrap_or(0)));
    let low = Ratio::parse(low)?.multiply(step)?.to_whole()?;
    let high = Ratio::parse(high)?.multiply(step)?.to_whole()?;
    Ratio::whole(dice.between(low, high)).divide(step)
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
}

impl<'a> Parser<'a> {
    fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, next: 0 }
    }

    fn finish(mut self) -> Result<Ratio, WorldError> {
        let value = self.sum()?;
        if self.next == self.tokens.len() { Ok(value) } else { Err(WorldError::Arithmetic) }
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).copied();
        self.next += 1;
        token
    }

    fn sum(&mut self) -> Result<Ratio, WorldError> {
        let mut value = self.product()?;
        loop {
            match self.tokens.get(self.next) {
                Some(Token::Add) => {
                    self.next += 1;
                    value = value.add(self.product()?)?;
                }
                Some(Token::Subtract) => {
                    self.next += 1;
                    value = value.subtract(self.product()?)?;
                }
                _end => return Ok(value),
            }
        }
    }

    fn product(&mut self) -> Result<Ratio, WorldError> {
        let mut value = self.factor()?;
        loop {
            match self.tokens.get(self.next) {
                Some(Token::Multiply) => {
                    self.next += 1;
                    value = value.multiply(self.factor()?)?;
                }
                Some(Token::Divide) => {
                    self.next += 1;
                    value = value.divide(self.factor()?)?;
                }
                _end => return Ok(value),
            }
        }
    }

    fn factor(&mut self) -> Result<Ratio, WorldError> {
        match self.take() {
            Some(Token::Number(value)) => Ok(value),
            Some(Token::Open) => {
                let value = self.sum()?;
                match self.take() {
                    Some(Token::Close) => Ok(value),
                    _missing => Err(WorldError::Arithmetic),
                }
            }
            _unexpected => Err(WorldError::Arithmetic),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_formula_ignores_units() {
        let value = evaluate_written("（30−21.5）千瓦×5200小时×0.72元/度×80%−改造费1200元").unwrap();
        assert_eq!(value.to_text(2).unwrap(), "24259.2");
    }

    #[test]
    fn definitions_build_on_each_other() {
        let mut numbers = Numbers::new();
        let mut dice = Dice::new(1, "sums", 0);
        define("a=40..60; b=a*50..75/100:1; cut=(a-b)*100/a; h=30..60*100", &mut numbers, &mut dice).unwrap();
        assert!(numbers["b"] < numbers["a"]);
        assert!(numbers["cut"].is_whole());
        assert_eq!(numbers["h"], numbers["h"].round(-2).unwrap());
    }

    #[test]
    fn broken_formulas_are_named() {
        let mut dice = Dice::new(1, "sums", 0);
        assert!(define("a=1+", &mut Numbers::new(), &mut dice).is_err());
        assert!(define("a=b*2", &mut Numbers::new(), &mut dice).is_err());
        assert!(evaluate_written("3千瓦 4小时").is_err());
    }
}
