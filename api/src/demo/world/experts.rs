//! The expert pool 专家库: who may judge, where they work and whom they advise, so that conflicts of interest really occur.

use std::collections::BTreeSet;

use super::WorldError;
use super::dice::Dice;
use super::organizations::Enterprise;
use super::people::{invent_name, phone};
use super::vocabulary::Vocabulary;

/// Experts in the pool.
pub const EXPERTS: usize = 60;

/// Who pays an expert's salary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Employer {
    /// The enterprise at this position of the world's list: an entrant, hence a conflict of interest.
    Enterprise(usize),
    /// An invented college, institute or association that enters nothing.
    Outside(String),
}

/// One expert.
#[derive(Clone, Debug)]
pub struct Expert {
    /// Name.
    pub name: String,
    /// Employer.
    pub employer: Employer,
    /// Enterprises that pay the expert for advice, by position; a tie beside employment.
    pub advises: Vec<usize>,
    /// Professional title, such as 高级工程师.
    pub title: String,
    /// Field of work, such as 机械加工.
    pub specialty: String,
    /// Telephone.
    pub phone: String,
    /// Sign-in name.
    pub login: String,
}

const OUTSIDE: [&str; 12] = [
    "云汀职业技术学院",
    "云汀装备技术研究所",
    "滨海云汀节能技术服务中心",
    "云汀安全生产技术协会",
    "云汀质量检验研究院",
    "云汀生产力促进中心",
    "滨海云汀技师学院",
    "云汀职工技术协会",
    "云汀信息化促进会",
    "云汀环境科学研究所",
    "云汀企业文化研究会",
    "云汀知识产权服务中心",
];
const OUTSIDE_TITLES: [&str; 6] = ["教授", "副教授", "正高级工程师", "高级工程师", "高级经济师", "研究员"];
const ENTERPRISE_TITLES: [&str; 6] = ["高级工程师", "正高级工程师", "高级技师", "特级技师", "首席技师", "高级政工师"];
const SPECIALTIES: [&str; 12] = [
    "机械加工",
    "焊接与成形",
    "电气自动化",
    "节能与动力",
    "安全工程",
    "质量管理",
    "工业工程",
    "化工工艺",
    "制药与食品工艺",
    "信息技术",
    "企业文化与职工教育",
    "知识产权与成果转化",
];

/// Two of five experts work for an entrant, and one in six advises one.
pub(super) fn invent(
    vocabulary: &Vocabulary,
    enterprises: &[Enterprise],
    seed: u64,
) -> Result<Vec<Expert>, WorldError> {
    let mut names = BTreeSet::new();
    let mut experts = Vec::with_capacity(EXPERTS);
    for position in 0..EXPERTS {
        let mut dice = Dice::new(seed, "expert", u64::try_from(position).unwrap_or(u64::MAX));
        let mut name = invent_name(&vocabulary.names, &mut dice)?;
        while !names.insert(name.clone()) {
            name = invent_name(&vocabulary.names, &mut dice)?;
        }
        let is_inside = position % 5 < 2;
        let employer = if is_inside {
            Employer::Enterprise(dice.index(enterprises.len()))
        } else {
            Employer::Outside((*dice.pick(&OUTSIDE)?).to_owned())
        };
        let advises = if !is_inside && position % 10 < 3 { vec![dice.index(enterprises.len())] } else { Vec::new() };
        let titles = if is_inside { &ENTERPRISE_TITLES } else { &OUTSIDE_TITLES };
        let specialty = SPECIALTIES.get(position % SPECIALTIES.len()).ok_or(WorldError::NothingToPick)?;
        experts.push(Expert {
            name,
            employer,
            advises,
            title: (*dice.pick(titles)?).to_owned(),
            specialty: (*specialty).to_owned(),
            phone: phone(500 + position),
            login: format!("judge{:02}", position + 1),
        });
    }
    Ok(experts)
}
