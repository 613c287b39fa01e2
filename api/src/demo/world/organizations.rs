//! The district: its federation of unions, union federations, corporate groups, enterprises and their unions. No accounts, no entries.

use std::collections::BTreeSet;

use super::WorldError;
use super::codes::{self, Registrar};
use super::dice::Dice;
use super::grammar::split_choices;
use super::people::{invent_name, phone};
use super::vocabulary::{Industry, Vocabulary};

/// Enterprises in the district.
pub const ENTERPRISES: usize = 200;

/// A union federation 工会联合会 of a street, a park or an industry.
#[derive(Clone, Debug)]
pub struct Federation {
    /// Full name.
    pub name: String,
    /// Its union code, beginning with 81.
    pub union_code: String,
    /// The officer who recommends.
    pub contact: String,
    /// The officer's telephone.
    pub phone: String,
}

/// How many work there; the classes of the statistical standard, simplified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 1,000 and more.
    Large,
    /// 300 to 999.
    Medium,
    /// 20 to 299.
    Small,
}

/// One enterprise and its grass-roots union.
#[derive(Clone, Debug)]
pub struct Enterprise {
    /// Registered name.
    pub name: String,
    /// Unified social credit code, beginning with 91.
    pub credit_code: String,
    /// Name of its union.
    pub union_name: String,
    /// Union code, beginning with 81.
    pub union_code: String,
    /// Position of its federation.
    pub federation: usize,
    /// Name of the corporate group it belongs to.
    pub corporate_group: Option<String>,
    /// Industry, such as 精密加工.
    pub industry: String,
    /// Size class.
    pub size: Size,
    /// Employees.
    pub employees: i64,
    /// Street and number in the invented district.
    pub address: String,
    /// Chair of the union.
    pub union_chair: String,
    /// Who fills in the forms.
    pub contact: String,
    /// The contact's telephone.
    pub phone: String,
    /// Position of its industry in the vocabulary.
    pub(super) industry_index: usize,
}

pub(super) fn invent_federations(vocabulary: &Vocabulary, seed: u64) -> Result<Vec<Federation>, WorldError> {
    let mut federations = Vec::new();
    for (position, words) in vocabulary.places.federations.iter().enumerate() {
        let mut dice = Dice::new(seed, "federation", index_of(position));
        federations.push(Federation {
            name: format!("{}{}", vocabulary.places.short, words.name),
            union_code: codes::invent(Registrar::Union, &mut dice)?,
            contact: invent_name(&vocabulary.names, &mut dice)?,
            phone: phone(10 + position),
        });
    }
    Ok(federations)
}

pub(super) fn invent_enterprises(vocabulary: &Vocabulary, seed: u64) -> Result<Vec<Enterprise>, WorldError> {
    let mut industries = spread_industries(vocabulary);
    Dice::new(seed, "industries", 0).shuffle(&mut industries);
    let mut taken = Taken::default();
    let mut enterprises = Vec::with_capacity(ENTERPRISES);
    for (position, industry) in industries.into_iter().enumerate() {
        let mut dice = Dice::new(seed, "enterprise", index_of(position));
        enterprises.push(invent_enterprise(vocabulary, industry, position, &mut taken, &mut dice)?);
    }
    Ok(enterprises)
}

/// What no second enterprise may have.
#[derive(Default)]
struct Taken {
    brands: BTreeSet<String>,
    names: BTreeSet<String>,
    codes: BTreeSet<String>,
}

fn invent_enterprise(
    vocabulary: &Vocabulary,
    industry_index: usize,
    position: usize,
    taken: &mut Taken,
    dice: &mut Dice,
) -> Result<Enterprise, WorldError> {
    let industry = vocabulary.industries.get(industry_index).ok_or(WorldError::NothingToPick)?;
    let corporate_group = group_of(vocabulary, position);
    let name = invent_enterprise_name(vocabulary, industry, corporate_group.as_deref(), taken, dice)?;
    let (size, employees) = invent_size(dice);
    let names = &vocabulary.names;
    Ok(Enterprise {
        union_name: format!("{name}工会委员会"),
        name,
        credit_code: invent_code(Registrar::Market, taken, dice)?,
        union_code: invent_code(Registrar::Union, taken, dice)?,
        federation: choose_federation(vocabulary, industry, dice)?,
        corporate_group,
        industry: industry.key.clone(),
        size,
        employees,
        address: invent_address(vocabulary, dice)?,
        union_chair: invent_name(names, dice)?,
        contact: invent_name(names, dice)?,
        phone: phone(1_000 + position),
        industry_index,
    })
}

/// One position in the vocabulary for each enterprise, in the shares that `weight` gives.
fn spread_industries(vocabulary: &Vocabulary) -> Vec<usize> {
    let mut spread = Vec::with_capacity(ENTERPRISES);
    let mut round = 0;
    while spread.len() < ENTERPRISES {
        for (position, industry) in vocabulary.industries.iter().enumerate() {
            if round < industry.weight && spread.len() < ENTERPRISES {
                spread.push(position);
            }
        }
        round += 1;
    }
    spread
}

/// Every seventh enterprise belongs to one of the eight groups, about three or four to a group.
fn group_of(vocabulary: &Vocabulary, position: usize) -> Option<String> {
    if !position.is_multiple_of(7) {
        return None;
    }
    let groups = split_choices(&vocabulary.places.brands.groups);
    groups.get((position / 7) % groups.len().max(1)).map(|brand| format!("{brand}控股集团"))
}

fn invent_enterprise_name(
    vocabulary: &Vocabulary,
    industry: &Industry,
    group: Option<&str>,
    taken: &mut Taken,
    dice: &mut Dice,
) -> Result<String, WorldError> {
    let kinds = split_choices(&industry.names);
    let place = &vocabulary.places.short;
    loop {
        let kind = *dice.pick(&kinds)?;
        let brand = match group {
            Some(group) => group.trim_end_matches("控股集团").to_owned(),
            None => invent_brand(vocabulary, dice)?,
        };
        let name = match dice.below(10) {
            0..=4 => format!("{place}{brand}{kind}有限公司"),
            5 | 6 => format!("{brand}{kind}（{place}）有限公司"),
            7 => format!("{place}{brand}{kind}股份有限公司"),
            _ => format!("滨海{place}{brand}{kind}有限公司"),
        };
        let is_new_brand = group.is_some() || taken.brands.insert(brand);
        if is_new_brand && taken.names.insert(name.clone()) {
            return Ok(name);
        }
    }
}

fn invent_brand(vocabulary: &Vocabulary, dice: &mut Dice) -> Result<String, WorldError> {
    let first: Vec<char> = vocabulary.places.brands.first.chars().collect();
    let second: Vec<char> = vocabulary.places.brands.second.chars().collect();
    Ok(format!("{}{}", dice.pick(&first)?, dice.pick(&second)?))
}

fn invent_code(registrar: Registrar, taken: &mut Taken, dice: &mut Dice) -> Result<String, WorldError> {
    loop {
        let code = codes::invent(registrar, dice)?;
        if taken.codes.insert(code.clone()) {
            return Ok(code);
        }
    }
}

fn invent_size(dice: &mut Dice) -> (Size, i64) {
    match dice.below(100) {
        0..=7 => (Size::Large, dice.between(102, 268) * 10),
        8..=41 => (Size::Medium, dice.between(302, 985)),
        _ => (Size::Small, dice.between(46, 297)),
    }
}

fn choose_federation(vocabulary: &Vocabulary, industry: &Industry, dice: &mut Dice) -> Result<usize, WorldError> {
    let fitting: Vec<usize> = vocabulary
        .places
        .federations
        .iter()
        .enumerate()
        .filter(|(_, federation)| federation.takes.contains(&industry.key))
        .map(|(position, _)| position)
        .collect();
    dice.pick(&fitting).copied()
}

fn invent_address(vocabulary: &Vocabulary, dice: &mut Dice) -> Result<String, WorldError> {
    let streets =
        ["云帆路", "鹭洲大道", "望潮街", "汀兰路", "智造三路", "科苑北路", "临波路", "海棠西街", "长堤路", "芦湾支路"];
    Ok(format!("{}{}{}号", vocabulary.places.district, dice.pick(&streets)?, dice.between(3, 288)))
}

fn index_of(position: usize) -> u64 {
    u64::try_from(position).unwrap_or(u64::MAX)
}
