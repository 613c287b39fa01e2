//! People: invented names, posts and telephone numbers. Nobody here exists.

use std::collections::BTreeSet;

use serde::Serialize;

use super::WorldError;
use super::dice::Dice;
use super::vocabulary::Names;

/// Somebody named in a form: what they are called and what they do there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Family name and given name.
    pub name: String,
    /// Post, such as 数控车工.
    pub role: String,
}

/// Makes up a name that belongs to no widely known person.
pub(super) fn invent_name(names: &Names, dice: &mut Dice) -> Result<String, WorldError> {
    loop {
        // Common surnames stand first; the smaller of two draws favours them.
        let position = dice.index(names.surnames.len()).min(dice.index(names.surnames.len()));
        let surname = names.surnames.get(position).ok_or(WorldError::NothingToPick)?;
        let kinds = if dice.chance(72) { &names.given } else { &names.singles };
        let given = dice.pick(kinds)?;
        let name = format!("{surname}{given}");
        if !names.avoid.contains(&name) && !repeats_a_character(&name) {
            return Ok(name);
        }
    }
}

fn repeats_a_character(name: &str) -> bool {
    let mut symbols = name.chars();
    symbols.next().is_some_and(|surname| symbols.any(|symbol| symbol == surname))
}

/// A mobile number that is well formed and visibly made up: 199 0000 and a running number.
pub(super) fn phone(serial: usize) -> String {
    format!("199{:08}", serial % 100_000)
}

/// The people of one enterprise who may propose, lead and take part.
pub(super) struct Staff {
    people: Vec<Person>,
}

impl Staff {
    /// `count` people with different names, each with one of `jobs`.
    pub(super) fn invent(count: usize, jobs: &[&str], names: &Names, dice: &mut Dice) -> Result<Self, WorldError> {
        let mut taken = BTreeSet::new();
        let mut people: Vec<Person> = Vec::with_capacity(count);
        while people.len() < count {
            let name = invent_name(names, dice)?;
            if taken.insert(name.clone()) {
                people.push(Person { name, role: (*dice.pick(jobs)?).to_owned() });
            }
        }
        Ok(Self { people })
    }

    /// `count` different people, those with one of `roles` first and at least two others after them where there are any.
    pub(super) fn choose_by_role(&self, count: usize, roles: &[&str], dice: &mut Dice) -> Vec<Person> {
        let mut everybody = self.people.clone();
        dice.shuffle(&mut everybody);
        let (mut fitting, others): (Vec<Person>, Vec<Person>) =
            everybody.into_iter().partition(|person| roles.contains(&person.role.as_str()));
        fitting.truncate(count.saturating_sub(2).max(1));
        fitting.extend(others);
        fitting.truncate(count);
        fitting
    }

    /// `count` different people.
    pub(super) fn choose(&self, count: usize, dice: &mut Dice) -> Vec<Person> {
        let mut chosen: Vec<usize> = Vec::with_capacity(count);
        while chosen.len() < count.min(self.people.len()) {
            let position = dice.index(self.people.len());
            if !chosen.contains(&position) {
                chosen.push(position);
            }
        }
        chosen.into_iter().filter_map(|position| self.people.get(position).cloned()).collect()
    }
}
