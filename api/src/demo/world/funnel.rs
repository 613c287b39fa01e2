//! The funnel of the golden ideas: who proposes how many, what each enterprise puts on its shortlist, and which sixty reach the panel.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::WorldError;
use super::dice::Dice;
use super::grammar::Scene;
use super::ideas::{self, Attempt, Category, GoldenIdea, Occasion, Pattern};
use super::merit::IDEA_WEIGHTS;
use super::organizations::Enterprise;
use super::people::Staff;
use super::vocabulary::{Industry, Vocabulary};

/// Proposals in the finished programme.
pub const IDEAS: usize = 5_700;
/// Proposals that the panel scored.
pub const FINALISTS: usize = 60;
/// An enterprise recommends no more than this.
pub const SHORTLIST_CAP: usize = 10;
/// No enterprise has more ideas than this in the final.
const FINALISTS_PER_ENTERPRISE: usize = 2;

/// Proposals and places in the final by category, in the order of [`Category::ALL`].
const SHARES: [(usize, usize); 5] = [(1_310, 15), (1_060, 11), (1_170, 12), (1_640, 15), (520, 7)];

/// Everything that the proposals are made from.
pub(super) struct Ground<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) enterprises: &'a [Enterprise],
    pub(super) scenes: &'a [Scene],
    pub(super) staff: &'a [Staff],
    /// The idea patterns of each category.
    pub(super) libraries: &'a [(Category, Vec<Pattern>)],
    pub(super) seed: u64,
}

/// All proposals, enterprise by enterprise, ranked and sifted. Errors: a text is faulty.
pub(super) fn collect(ground: &Ground, closed_on: NaiveDate) -> Result<Vec<GoldenIdea>, WorldError> {
    let mut categories = spread_categories();
    Dice::new(ground.seed, "categories", 0).shuffle(&mut categories);
    let mut writer = Writer { ground, closed_on, titles: BTreeSet::new(), tag: "idea" };
    let mut all = Vec::with_capacity(IDEAS);
    let mut rest = categories.as_slice();
    for (position, count) in spread_counts(ground.enterprises, IDEAS).into_iter().enumerate() {
        let (own, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = others;
        let mut own = writer.write_for(position, own)?;
        rank_and_recommend(&mut own);
        all.extend(own);
    }
    choose_finalists(&mut all);
    Ok(all)
}

/// One proposal each from the first enterprises for the edition that is still open.
pub(super) fn collect_open(
    ground: &Ground,
    closed_on: NaiveDate,
    known: &[GoldenIdea],
    count: usize,
) -> Result<Vec<GoldenIdea>, WorldError> {
    let titles = known.iter().map(|idea| idea.title.clone()).collect();
    let mut writer = Writer { ground, closed_on, titles, tag: "open-idea" };
    let mut all = Vec::with_capacity(count);
    for position in 0..count {
        let category = *Category::ALL.get(position % Category::ALL.len()).ok_or(WorldError::NothingToPick)?;
        all.extend(writer.write_for(position, &[category])?);
    }
    Ok(all)
}

fn spread_categories() -> Vec<Category> {
    let shares = Category::ALL.into_iter().zip(SHARES);
    shares.flat_map(|(category, (count, _))| std::iter::repeat_n(category, count)).collect()
}

/// How many each enterprise proposes: more from larger ones, summing to `total` (largest remainders).
pub(super) fn spread_counts(enterprises: &[Enterprise], total: usize) -> Vec<usize> {
    let weights: Vec<usize> = enterprises
        .iter()
        .map(|enterprise| 16 + usize::try_from(enterprise.employees.min(1_400) / 22).unwrap_or(0))
        .collect();
    let sum: usize = weights.iter().sum::<usize>().max(1);
    let mut counts: Vec<usize> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|position| {
        let weight = weights.get(*position).copied().unwrap_or(0);
        (std::cmp::Reverse(total * weight % sum), *position)
    });
    let missing = total - counts.iter().sum::<usize>();
    for position in order.into_iter().take(missing) {
        if let Some(count) = counts.get_mut(position) {
            *count += 1;
        }
    }
    counts
}

struct Writer<'a> {
    ground: &'a Ground<'a>,
    closed_on: NaiveDate,
    titles: BTreeSet<String>,
    tag: &'static str,
}

impl Writer<'_> {
    /// The proposals of one enterprise: no pattern twice as long as there are others.
    fn write_for(&mut self, position: usize, categories: &[Category]) -> Result<Vec<GoldenIdea>, WorldError> {
        let ground = self.ground;
        let enterprise = ground.enterprises.get(position).ok_or(WorldError::NothingToPick)?;
        let industry = ground.vocabulary.industries.get(enterprise.industry_index).ok_or(WorldError::NothingToPick)?;
        let mut decks = Vec::new();
        for (category, patterns) in ground.libraries {
            let mut dice = Dice::new(ground.seed, self.tag, u64::try_from(position).unwrap_or(0));
            decks.push((*category, deal(patterns, industry, &mut dice), 0_usize));
        }
        let mut written = Vec::with_capacity(categories.len());
        for (number, category) in categories.iter().enumerate() {
            let Some((_, deck, next)) = decks.iter_mut().find(|(known, _, _)| known == category) else { continue };
            let pattern = *deck.get(*next % deck.len().max(1)).ok_or(WorldError::NothingToPick)?;
            *next += 1;
            let occasion = Occasion {
                enterprise: position,
                category: *category,
                industry,
                firm: ground.scenes.get(position).ok_or(WorldError::NothingToPick)?,
                staff: ground.staff.get(position).ok_or(WorldError::NothingToPick)?,
                closed_on: self.closed_on,
                serial: position * 100 + number,
            };
            written.push(self.write_new(&occasion, pattern)?);
        }
        Ok(written)
    }

    /// Tries until the title is new.
    fn write_new(&mut self, occasion: &Occasion, pattern_index: usize) -> Result<GoldenIdea, WorldError> {
        let libraries = self.ground.libraries;
        let library = libraries.iter().find(|(category, _)| *category == occasion.category);
        let pattern = library.and_then(|(_, patterns)| patterns.get(pattern_index)).ok_or(WorldError::NothingToPick)?;
        let mut number = 0;
        loop {
            let index = u64::try_from(occasion.serial * 64 + number).unwrap_or(0);
            let mut dice = Dice::new(self.ground.seed, self.tag, 1_000_000 + index);
            let attempt = Attempt { pattern, pattern_index, number };
            if let Some(idea) = ideas::write(occasion, &attempt, &mut self.titles, &mut dice)? {
                return Ok(idea);
            }
            number += 1;
        }
    }
}

/// The patterns that fit an industry in a chosen order, those made for it ahead of those for everybody.
fn deal(patterns: &[Pattern], industry: &Industry, dice: &mut Dice) -> Vec<usize> {
    let mut keyed = Vec::new();
    for (position, pattern) in patterns.iter().enumerate() {
        if industry.is_in(&pattern.audience) {
            let is_general = pattern.audience.split_whitespace().any(|audience| audience == "全部");
            keyed.push((dice.below(100) + if is_general { 30 } else { 0 }, position));
        }
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, position)| position).collect()
}

/// The enterprise's own order, and the best quarter of it, ten at most, as its shortlist.
fn rank_and_recommend(own: &mut [GoldenIdea]) {
    let mut order: Vec<usize> = (0..own.len()).collect();
    order.sort_by_key(|position| {
        let quality = own.get(*position).map_or(0, |idea| idea.merits.weighted(&IDEA_WEIGHTS));
        (std::cmp::Reverse(quality), *position)
    });
    let places = (own.len() / 4).clamp(1, SHORTLIST_CAP);
    for (rank, position) in order.into_iter().enumerate() {
        if let Some(idea) = own.get_mut(position) {
            idea.enterprise_rank = rank + 1;
            idea.is_recommended = rank < places;
        }
    }
}

/// The best recommended and implemented ideas of each category; no enterprise too often, no situation twice.
fn choose_finalists(all: &mut [GoldenIdea]) {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|position| {
        let quality = all.get(*position).map_or(0, |idea| idea.merits.weighted(&IDEA_WEIGHTS));
        (std::cmp::Reverse(quality), *position)
    });
    let mut open: Vec<(Category, usize)> =
        Category::ALL.into_iter().zip(SHARES).map(|(category, (_, places))| (category, places)).collect();
    let mut patterns = BTreeSet::new();
    let mut chosen_enterprises: Vec<usize> = Vec::new();
    for position in order {
        let Some(idea) = all.get_mut(position) else { continue };
        let Some((_, places)) = open.iter_mut().find(|(category, _)| *category == idea.category) else { continue };
        let own = chosen_enterprises.iter().filter(|enterprise| **enterprise == idea.enterprise).count();
        let fits = idea.is_recommended && idea.is_implemented && *places > 0 && own < FINALISTS_PER_ENTERPRISE;
        if fits && patterns.insert((idea.category, idea.pattern)) {
            *places -= 1;
            idea.is_finalist = true;
            chosen_enterprises.push(idea.enterprise);
        }
    }
}

/// How many people an enterprise has names for: enough that suggesters and members vary.
pub(super) fn staff_of(
    vocabulary: &Vocabulary,
    enterprise: &Enterprise,
    position: usize,
    seed: u64,
) -> Result<Staff, WorldError> {
    let industry = vocabulary.industries.get(enterprise.industry_index).ok_or(WorldError::NothingToPick)?;
    let count = usize::try_from(enterprise.employees.clamp(40, 120)).unwrap_or(40);
    let mut dice = Dice::new(seed, "staff", u64::try_from(position).unwrap_or(0));
    Staff::invent(count, &industry.jobs(), &vocabulary.names, &mut dice)
}
