//! The templates (预设) that a programme starts from, checked in as rule packs. Most take their scoring part from the
//! engine's preset of the same programme, so that a rubric stands in one place.

use serde_json::{Map, Value};

use super::rule_pack::RulePack;
use crate::error::{AppError, AppResult};

/// A template as it is checked in.
pub struct Preset {
    pub key: &'static str,
    /// Letters in entry numbers, as `CXG`.
    pub code: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    /// The engine's preset that is its scoring part; none where the body has its own.
    scoring: Option<&'static str>,
    body: &'static str,
}

/// Every template, in the order offered.
pub const PRESETS: [Preset; 9] = [
    Preset {
        key: "innovation_post",
        code: "CXG",
        name: "创新工作岗",
        description: "网络初评与现场答辩两轮，七位评委去掉一个最高分和一个最低分，命名 50 个岗位并授牌。",
        scoring: None,
        body: include_str!("templates/innovation_post.json"),
    },
    Preset {
        key: "golden_idea",
        code: "JDZ",
        name: "金点子",
        description: "企业先筛选并推荐，只对入围建议评审；最佳 10 项各奖 2 万元，优秀 20 项各奖 1 万元。",
        scoring: None,
        body: include_str!("templates/golden_idea.json"),
    },
    Preset {
        key: "labor_competition",
        code: "LDJ",
        name: "劳动竞赛",
        description: "现场考核取评委平均分，目标完成率和职工参与率按数据计分；每家企业一项，设一、二、三等奖和优秀组织奖。",
        scoring: Some("labor-competition"),
        body: include_str!("templates/labor_competition.json"),
    },
    Preset {
        key: "skills_contest",
        code: "JND",
        name: "技能大赛",
        description: "初赛理论、决赛理论占 30%、操作占 70%；各工种分别按 5%、15%、30% 取一、二、三等奖，团体取企业最好的三人。",
        scoring: Some("skills-contest"),
        body: include_str!("templates/skills_contest.json"),
    },
    Preset {
        key: "workers_home",
        code: "ZGJ",
        name: "职工之家",
        description: "现场考核取评委平均分，必备项缺一项即不能入选，职工满意度按测评结果计分；每年 10 家，每个联合会至多两家。",
        scoring: Some("workers-home"),
        body: include_str!("templates/workers_home.json"),
    },
    Preset {
        key: "reading_room",
        code: "ZSW",
        name: "职工书屋",
        description: "面积、藏书和报刊音像按数据分档，其余现场打分后平均；每年 10 家，每个联合会至多两家。",
        scoring: Some("reading-room"),
        body: include_str!("templates/reading_room.json"),
    },
    Preset {
        key: "tech_innovation",
        code: "JSG",
        name: "技术革新",
        description: "经济效益和推广应用按数据分档，其余由评委打分，去掉一个最高分和一个最低分；设一等奖 2 项、二等奖 5 项、三等奖 10 项。",
        scoring: Some("tech-innovation"),
        body: include_str!("templates/tech_innovation.json"),
    },
    Preset {
        key: "suggestion",
        code: "ZTA",
        name: "合理化建议",
        description: "职工提案由评委打分后平均，85、70、60 分以上分别评为甲、乙、丙等，不限名额。",
        scoring: Some("suggestion"),
        body: include_str!("templates/suggestion.json"),
    },
    Preset {
        key: "safety_feature",
        code: "AKB",
        name: "安康杯特色工作",
        description: "形式、五项内容和效果由评委打分后平均，90、75、65 分以上分别评为一、二、三等，不限名额。",
        scoring: Some("ankang-feature"),
        body: include_str!("templates/safety_feature.json"),
    },
];

impl Preset {
    /// The template called `key`. Errors: 422 for the field `template`.
    pub fn get(key: &str) -> AppResult<&'static Self> {
        PRESETS
            .iter()
            .find(|preset| preset.key == key)
            .ok_or_else(|| AppError::field("template", "unknown", format!("没有名为“{key}”的预设，请从列表中选择。")))
    }

    /// Its rule pack, with the programme's title in the scoring part.
    pub fn rule_pack(&self, title: &str) -> AppResult<RulePack> {
        let mut body: Map<String, Value> = serde_json::from_str(self.body).map_err(AppError::internal)?;
        if let Some(key) = self.scoring {
            body.insert("scoring".to_owned(), scoring_part(key)?);
        }
        let mut pack: RulePack = serde_json::from_value(body.into()).map_err(AppError::internal)?;
        if let Some(scoring) = pack.scoring.as_object_mut() {
            scoring.insert("title".to_owned(), title.into());
        }
        Ok(pack)
    }
}

/// The engine's preset called `key`, as JSON with every default written out.
fn scoring_part(key: &str) -> AppResult<Value> {
    let preset = scoring::PRESETS
        .iter()
        .find(|preset| preset.key == key)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("the engine has no preset {key}")))?;
    let rules = scoring::RulePack::from_toml(preset.toml).map_err(AppError::internal)?;
    serde_json::to_value(rules).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::programmes::rule_pack::{FieldKind, FindingSeverity};

    #[test]
    fn every_template_can_be_published_as_it_is() {
        for preset in &PRESETS {
            let pack = preset.rule_pack(preset.name).unwrap();
            let errors: Vec<_> =
                pack.findings().into_iter().filter(|found| found.severity == FindingSeverity::Error).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", preset.key);
            assert!(pack.scoring_rules().is_ok());
            assert!(pack.canonical_text().is_ok(), "{}", preset.key);
        }
    }

    #[test]
    fn the_scoring_part_of_a_template_is_the_preset_of_the_engine_under_the_title_of_the_programme() {
        for preset in &PRESETS {
            let Some(key) = preset.scoring else { continue };
            let engine = scoring::PRESETS.iter().find(|engine| engine.key == key).unwrap();
            let mut expected = scoring::RulePack::from_toml(engine.toml).unwrap();
            expected.title = "第三届".to_owned();
            assert_eq!(preset.rule_pack("第三届").unwrap().scoring_rules().unwrap(), expected, "{key}");
        }
    }

    #[test]
    fn keys_and_the_letters_of_entry_numbers_tell_templates_apart() {
        let keys: BTreeSet<_> = PRESETS.iter().map(|preset| preset.key).collect();
        let codes: BTreeSet<_> = PRESETS.iter().map(|preset| preset.code).collect();
        assert_eq!((keys.len(), codes.len()), (PRESETS.len(), PRESETS.len()));
    }

    #[test]
    fn what_is_measured_is_declared_in_the_form_as_a_number_that_must_be_given() {
        // The theory paper and the clock of a skills contest are nobody's to declare.
        for preset in PRESETS.iter().filter(|preset| preset.key != "skills_contest") {
            let pack = preset.rule_pack(preset.name).unwrap();
            for criterion in pack.scoring_rules().unwrap().rounds.iter().flat_map(|round| &round.criteria) {
                let field = pack.fields().find(|field| field.key == criterion.key);
                let is_measured = criterion.kind == scoring::CriterionKind::Measured;
                let is_declared = field.is_some_and(|field| field.kind == FieldKind::Number && field.required);
                assert!(!is_measured || is_declared, "{}: {}", preset.key, criterion.key);
            }
        }
    }
}
