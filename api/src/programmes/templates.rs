//! The templates (预设) that a programme starts from, checked in as whole rule packs.

use super::rule_pack::RulePack;
use crate::error::{AppError, AppResult};

/// A template as it is checked in.
pub struct Preset {
    pub key: &'static str,
    /// Letters in entry numbers, as `CXG`.
    pub code: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    body: &'static str,
}

/// Every template, in the order offered.
pub const PRESETS: [Preset; 2] = [
    Preset {
        key: "innovation_post",
        code: "CXG",
        name: "创新工作岗",
        description: "网络初评与现场答辩两轮，七位评委去掉一个最高分和一个最低分，命名 50 个岗位并授牌。",
        body: include_str!("templates/innovation_post.json"),
    },
    Preset {
        key: "golden_idea",
        code: "JDZ",
        name: "金点子",
        description: "企业先筛选并推荐，只对入围建议评审；最佳 10 项各奖 2 万元，优秀 20 项各奖 1 万元。",
        body: include_str!("templates/golden_idea.json"),
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
        let mut pack = RulePack::parse(self.body)?;
        if let Some(scoring) = pack.scoring.as_object_mut() {
            scoring.insert("title".to_owned(), title.into());
        }
        Ok(pack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::rule_pack::FindingSeverity;

    #[test]
    fn every_template_can_be_published_as_it_is() {
        for preset in &PRESETS {
            let pack = preset.rule_pack(preset.name).unwrap();
            let errors: Vec<_> =
                pack.findings().into_iter().filter(|found| found.severity == FindingSeverity::Error).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", preset.key);
            assert!(pack.scoring_rules().is_ok());
        }
    }
}
