//! The invented world of the demonstration: a district, its enterprises and people, their proposals and how judges would mark them.
//! Pure: a seed and a date in, data out. No database, no clock, no account is created here, and nobody named here exists.

mod accounts;
mod codes;
mod contests;
mod dice;
mod experts;
mod form;
mod funnel;
mod grammar;
mod ideas;
mod marks;
mod merit;
mod organizations;
mod people;
mod posts;
mod ratio;
mod scenes;
mod sums;
#[cfg(test)]
mod tests;
mod vocabulary;

use chrono::{Days, NaiveDate};
use thiserror::Error;

pub use accounts::{Account, Role, Scope};
pub use contests::{CONTESTS, LabourContest};
pub use experts::{EXPERTS, Employer, Expert};
pub use form::{FieldValue, FormData};
pub use funnel::{FINALISTS, IDEAS, SHORTLIST_CAP};
pub use ideas::{Category, GoldenIdea};
pub use marks::{CriterionRange, Habit, MarkKey, mark};
pub use merit::Merits;
pub use organizations::{ENTERPRISES, Enterprise, Federation, Size};
pub use people::Person;
pub use posts::{InnovationPost, POSTS};

use funnel::Ground;
use vocabulary::Vocabulary;

/// Drafts in the programme that is still open.
const OPEN_IDEAS: usize = 24;

/// A fault in the texts of the world; a test writes every text, so none reaches a user.
#[derive(Debug, Error)]
pub enum WorldError {
    /// A list to choose from is empty.
    #[error("nothing to pick from")]
    NothingToPick,
    /// A character that cannot stand there.
    #[error("unexpected character {0:?}")]
    BadSymbol(char),
    /// Something that should be a number.
    #[error("not a number: {0}")]
    BadNumber(String),
    /// A sum beyond the range or a division by zero.
    #[error("arithmetic out of range")]
    Arithmetic,
    /// A formula or definition that cannot be read.
    #[error("cannot read the formula: {0}")]
    BadFormula(String),
    /// A word or number that the scene lacks.
    #[error("unknown name: {0}")]
    UnknownName(String),
    /// A bracket without its end.
    #[error("open bracket in: {0}")]
    OpenBracket(String),
    /// A text file that is not in its format.
    #[error("cannot read the texts: {0}")]
    Texts(#[from] toml::de::Error),
}

/// Everything the demonstration zone consists of.
#[derive(Clone, Debug)]
pub struct World {
    /// Name of the district federation of unions, marked as a demonstration.
    pub zone_name: String,
    /// Name of the district.
    pub district: String,
    /// The 19 union federations.
    pub federations: Vec<Federation>,
    /// The 200 enterprises.
    pub enterprises: Vec<Enterprise>,
    /// The 60 experts.
    pub experts: Vec<Expert>,
    /// One account for each role and more, in printing order.
    pub accounts: Vec<Account>,
    /// The 5,700 proposals of the finished golden-idea programme, enterprise by enterprise.
    pub ideas: Vec<GoldenIdea>,
    /// The 500 posts of the innovation-post programme that is being scored.
    pub posts: Vec<InnovationPost>,
    /// The 36 entries of the labour competition that is being scored.
    pub contests: Vec<LabourContest>,
    /// Proposals for the edition that is open for entries.
    pub open_ideas: Vec<GoldenIdea>,
}

impl World {
    /// Invents the world as it stands on `today`. The same seed and date give the same world, byte for byte, everywhere. Errors: a
    /// fault in the embedded texts.
    pub fn invent(seed: u64, today: NaiveDate) -> Result<Self, WorldError> {
        let vocabulary = Vocabulary::load()?;
        let federations = organizations::invent_federations(&vocabulary, seed)?;
        let enterprises = organizations::invent_enterprises(&vocabulary, seed)?;
        let experts = experts::invent(&vocabulary, &enterprises, seed)?;
        let accounts = accounts::invent(&vocabulary, &federations, &enterprises, &experts, seed)?;
        let mut scenes = Vec::with_capacity(enterprises.len());
        let mut staff = Vec::with_capacity(enterprises.len());
        for (position, enterprise) in enterprises.iter().enumerate() {
            scenes.push(scenes::enterprise_scene(enterprise, position, seed)?);
            staff.push(funnel::staff_of(&vocabulary, enterprise, position, seed)?);
        }
        let mut libraries = Vec::new();
        for category in Category::ALL {
            libraries.push((category, ideas::load_patterns(category)?));
        }
        let ground = Ground {
            vocabulary: &vocabulary,
            enterprises: &enterprises,
            scenes: &scenes,
            staff: &staff,
            libraries: &libraries,
            seed,
        };
        let ideas = funnel::collect(&ground, days_before(today, 120))?;
        let open_ideas = funnel::collect_open(&ground, today, &ideas, OPEN_IDEAS)?;
        let posts = posts::collect(&ground, days_before(today, 35))?;
        let contests = contests::collect(&ground, days_before(today, 20))?;
        Ok(Self {
            zone_name: vocabulary.places.zone.clone(),
            district: vocabulary.places.district.clone(),
            federations,
            enterprises,
            experts,
            accounts,
            ideas,
            posts,
            contests,
            open_ideas,
        })
    }
}

fn days_before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}
