//! The grammar of the texts: `[a|b]` picks one, `<done|planned>` follows whether the idea is in use, `{name}` stands for a word or
//! a number, `{name|元}` for money in yuan or ten thousand yuan. Knows no vocabulary of its own.

use std::collections::BTreeMap;

use super::WorldError;
use super::dice::Dice;
use super::ratio::Ratio;
use super::sums::Numbers;

/// What a text may refer to.
#[derive(Clone, Default)]
pub(super) struct Scene {
    words: BTreeMap<String, String>,
    pub(super) numbers: Numbers,
    pub(super) is_done: bool,
}

impl Scene {
    /// Sets a word. `机床~主轴` also sets the second part as `name.2`, so that things that belong together stay together.
    pub(super) fn set_word(&mut self, name: &str, value: &str) {
        for (position, part) in value.split('~').enumerate() {
            let key = if position == 0 { name.to_owned() } else { format!("{name}.{}", position + 1) };
            self.words.insert(key, part.to_owned());
        }
    }

    /// Chooses one of `a|b|c` for `name`; the choice may itself be a text.
    pub(super) fn choose_word(&mut self, name: &str, choices: &str, dice: &mut Dice) -> Result<(), WorldError> {
        let choices = split_choices(choices);
        let choice = render(dice.pick(&choices)?, self, dice)?;
        self.set_word(name, &choice);
        Ok(())
    }

    fn lookup(&self, name: &str, format: Option<&str>) -> Result<String, WorldError> {
        if let Some(word) = self.words.get(name) {
            return Ok(word.clone());
        }
        let number = self.numbers.get(name).copied().ok_or_else(|| WorldError::UnknownName(name.to_owned()))?;
        match format {
            None => number.to_text(4),
            Some("元") => money(number),
            Some("月") => number.round(0)?.to_text(0),
            Some(_) => Err(WorldError::BadFormula(name.to_owned())),
        }
    }
}

/// Yuan as people write it: `8640元`, `5.18万元`.
pub(super) fn money(yuan: Ratio) -> Result<String, WorldError> {
    if yuan < Ratio::whole(10_000) {
        return Ok(format!("{}元", yuan.to_text(0)?));
    }
    Ok(format!("{}万元", yuan.divide(Ratio::whole(10_000))?.to_text(2)?))
}

/// Writes out `template`. Errors: a name that the scene lacks, or a bracket left open.
pub(super) fn render(template: &str, scene: &Scene, dice: &mut Dice) -> Result<String, WorldError> {
    let mut text = String::new();
    let mut rest = template;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or("");
        let (inner, tail) = match first {
            '[' | '<' | '{' => split_bracket(after, first, template)?,
            plain => {
                text.push(plain);
                rest = after;
                continue;
            }
        };
        rest = tail;
        match first {
            '{' => {
                let (name, format) = inner.split_once('|').map_or((inner, None), |(name, format)| (name, Some(format)));
                text.push_str(&scene.lookup(name, format)?);
            }
            '<' => {
                let choices = split_choices(inner);
                let wanted = if scene.is_done { choices.first() } else { choices.last() };
                text.push_str(&render(wanted.copied().unwrap_or(""), scene, dice)?);
            }
            _choice => {
                let choices = split_choices(inner);
                let choice = *dice.pick(&choices)?;
                text.push_str(&render(choice, scene, dice)?);
            }
        }
    }
    Ok(text)
}

/// What stands before the bracket that closes `open`, and what follows it.
fn split_bracket<'a>(rest: &'a str, open: char, whole: &str) -> Result<(&'a str, &'a str), WorldError> {
    let close = match open {
        '[' => ']',
        '<' => '>',
        _brace => '}',
    };
    let mut depth = 0_u32;
    for (position, symbol) in rest.char_indices() {
        if symbol == open {
            depth += 1;
        } else if symbol == close && depth == 0 {
            let after = rest.get(position + symbol.len_utf8()..).unwrap_or("");
            return Ok((rest.get(..position).unwrap_or(""), after));
        } else if symbol == close {
            depth -= 1;
        }
    }
    Err(WorldError::OpenBracket(whole.to_owned()))
}

/// Splits at the bars that are in no bracket.
pub(super) fn split_choices(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    for (position, symbol) in text.char_indices() {
        match symbol {
            '[' | '<' | '{' => depth += 1,
            ']' | '>' | '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(text.get(start..position).unwrap_or(""));
                start = position + 1;
            }
            _other => {}
        }
    }
    parts.push(text.get(start..).unwrap_or(""));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene() -> Scene {
        let mut scene = Scene { is_done: true, ..Scene::default() };
        scene.set_word("eq", "数控车床~卡盘");
        scene.numbers.insert("n".to_owned(), Ratio::whole(51_840));
        scene
    }

    #[test]
    fn words_numbers_and_money_are_filled_in() {
        let text = render("{eq}的{eq.2}每年费{n}元（{n|元}）", &scene(), &mut Dice::new(1, "g", 0)).unwrap();
        assert_eq!(text, "数控车床的卡盘每年费51840元（5.18万元）");
    }

    #[test]
    fn choices_nest_and_follow_the_state() {
        let text = render("<已[改|改]装|拟改>", &scene(), &mut Dice::new(1, "g", 0)).unwrap();
        assert_eq!(text, "已改装");
    }

    #[test]
    fn unknown_names_and_open_brackets_are_errors() {
        assert!(render("{missing}", &scene(), &mut Dice::new(1, "g", 0)).is_err());
        assert!(render("[a|b", &scene(), &mut Dice::new(1, "g", 0)).is_err());
    }
}
