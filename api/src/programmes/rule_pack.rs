//! The whole rule pack (规则包) of a programme: the scoring part, which `scoring` reads and checks, and what the server
//! adds to it: the entry form, categories, the form check, limits and publicity.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    canonical,
    error::{AppError, AppResult, ErrorCode},
};

/// Columns of the entries that the server knows beside their forms.
const KEPT_COLUMNS: [&str; 4] = ["enterprise", "category", "group", "federation"];

/// A programme's rules. Frozen and hashed before the first entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// Rubric, rounds, ties, tiers and caps in the format `jinbang-rules/1` (docs/rule-pack.md).
    #[schema(value_type = Object)]
    pub scoring: Value,
    pub form: Form,
    #[serde(default)]
    #[schema(default = json!([]))]
    pub categories: Vec<Category>,
    /// What the form check (资格审查) looks at.
    #[serde(default)]
    #[schema(default = json!([]))]
    pub eligibility: Vec<EligibilityCheck>,
    pub labels: Labels,
    #[serde(default)]
    #[schema(default = json!({}))]
    pub limits: Limits,
    pub publicity: Publicity,
}

/// The entry form (申报表) and its attachments.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub sections: Vec<FormSection>,
    #[serde(default)]
    #[schema(default = json!([]))]
    pub attachments: Vec<AttachmentSlot>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    pub key: String,
    pub title: String,
    pub fields: Vec<FormField>,
}

/// What a field holds. `money` is integer fen, `number` a decimal string, `people` a list of name and role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Textarea,
    Number,
    Money,
    Select,
    Date,
    People,
    Phone,
}

/// Whether judges of a blind round see a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blind {
    #[default]
    Show,
    Hide,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    #[serde(default)]
    #[schema(default = false)]
    pub required: bool,
    /// Longest text, in characters (a Chinese character counts as one).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<FieldOption>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default)]
    #[schema(default = "show")]
    pub blind: Blind,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    pub value: String,
    pub label: String,
}

/// A kind of file that an entry carries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentSlot {
    pub key: String,
    pub label: String,
    #[serde(default)]
    #[schema(default = false)]
    pub required: bool,
    pub max_count: u32,
    /// File name endings: `pdf`, `jpg`, `png`.
    pub accept: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether judges of a blind round see the files; a seal or a letterhead names the enterprise.
    #[serde(default)]
    #[schema(default = "show")]
    pub blind: Blind,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub key: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityCheck {
    pub key: String,
    pub label: String,
}

/// What the programme calls things: 岗位名称 or 建议名称, 带头人 or 建议人.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    pub entry_title: String,
    pub person: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Entries that one enterprise may submit; no limit when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_enterprise_entries: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publicity {
    /// Working days (工作日) of the publicity period, counted from the day after posting.
    pub working_days: u32,
}

/// How grave a finding is: an error blocks publication, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    Error,
    Warning,
}

/// Something that the check of a rule pack found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleFinding {
    pub severity: FindingSeverity,
    /// Path in the pack, as `scoring.rounds[0].criteria[2].bands`.
    pub place: String,
    pub message: String,
    pub remedy: String,
}

impl RulePack {
    /// Reads a stored pack.
    pub fn parse(body: &str) -> AppResult<Self> {
        serde_json::from_str(body).map_err(AppError::internal)
    }

    /// The canonical text that is stored and hashed. Errors: 422 when a number in it has a fraction.
    pub fn canonical_text(&self) -> AppResult<String> {
        let value = serde_json::to_value(self).map_err(AppError::internal)?;
        canonical::to_text(&value).map_err(|error| {
            AppError::new(ErrorCode::RulePackInvalid, format!("规则包中的小数请写成文本，例如 \"0.5\"：{error}"))
        })
    }

    /// The scoring part, read by the engine. Errors: 422 with the first finding.
    pub fn scoring_rules(&self) -> AppResult<scoring::RulePack> {
        scoring::RulePack::from_json(&self.scoring.to_string())
            .map_err(|errors| AppError::new(ErrorCode::RulePackInvalid, format!("评分规则有误：{errors}")))
    }

    /// Everything that is wrong or doubtful, errors first.
    pub fn findings(&self) -> Vec<RuleFinding> {
        let (rules, found) = scoring::RulePack::review_json(&self.scoring.to_string());
        let mut findings: Vec<RuleFinding> = found.into_iter().map(scoring_finding).collect();
        if let Some(rules) = &rules {
            findings.extend(self.unsupported_here(rules));
        }
        findings.extend(self.form_findings());
        findings.sort_by_key(|finding| finding.severity == FindingSeverity::Warning);
        findings
    }

    /// What the engine can compute but the server cannot collect yet.
    fn unsupported_here(&self, rules: &scoring::RulePack) -> Vec<RuleFinding> {
        let mut findings = Vec::new();
        for (r, round) in rules.rounds.iter().enumerate() {
            if round.kind != scoring::RoundKind::Scored {
                findings.push(error(
                    format!("scoring.rounds[{r}].kind"),
                    format!("“{}”按名次或表决评定，网上评审暂只能打分", round.name),
                    "改为 scored，或用命令行 jinbang score 计算",
                ));
            }
            if !round.aggregate.groups.is_empty() {
                findings.push(error(
                    format!("scoring.rounds[{r}].aggregate.groups"),
                    format!("“{}”按评委类别加权，网上评审暂不区分评委类别", round.name),
                    "去掉 groups，或用命令行 jinbang score 计算",
                ));
            }
        }
        if !rules.rounds.iter().flat_map(|round| &round.criteria).any(is_judged) {
            findings.push(error(
                "scoring.rounds".to_owned(),
                "所有评分项都是测量项，没有评委，也就没有组长确认名单".to_owned(),
                "至少一轮有评委打分项，或用命令行 jinbang score 计算",
            ));
        }
        findings.extend(self.category_findings(rules));
        findings.extend(self.uncollected_columns(rules));
        findings
    }

    /// Criteria for categories that there are not, and categories for which a round has no criterion.
    fn category_findings(&self, rules: &scoring::RulePack) -> Vec<RuleFinding> {
        let mut findings = Vec::new();
        for (r, round) in rules.rounds.iter().enumerate() {
            for (c, criterion) in round.criteria.iter().enumerate() {
                for unknown in criterion.categories.iter().filter(|key| self.category_name(key).is_none()) {
                    let place = format!("scoring.rounds[{r}].criteria[{c}].categories");
                    let message = format!("“{}”所评的类别“{unknown}”不在本活动的类别之中", criterion.name);
                    findings.push(error(place, message, "写活动类别的代号，或在活动中加上这个类别"));
                }
            }
            let asks_judges = round.criteria.iter().any(is_judged);
            for category in &self.categories {
                let mut of_category = round.criteria.iter().filter(|criterion| criterion.applies_to(&category.key));
                if !of_category.any(|criterion| is_judged(criterion) || !asks_judges) {
                    let message = format!("“{}”没有评“{}”类别的打分项", round.name, category.name);
                    findings.push(error(format!("scoring.rounds[{r}].criteria"), message, "给这个类别至少一个打分项"));
                }
            }
        }
        findings
    }

    /// Rules by a column that the entries do not have: every entry would be blank there, so that a cap would bind nobody.
    fn uncollected_columns(&self, rules: &scoring::RulePack) -> Vec<RuleFinding> {
        let missing = |(place, column): (String, &str)| match self.answered(column) {
            _ if KEPT_COLUMNS.contains(&column) => None,
            Some(field) if field.required => None,
            Some(field) => {
                let message = format!("规则用到申报表的“{}”一项，没有填写的申报不受这条规则约束", field.label);
                Some(error(place, message, "把这一项设为必填"))
            }
            None => {
                let message = format!("规则用到申报的“{column}”一栏，申报表没有代号为“{column}”的单选项或文本项");
                Some(error(place, message, "在申报表中加上这一项并设为必填，或去掉这条规则"))
            }
        };
        let refused = |(place, column): (String, &str)| {
            let message = format!("规则用到申报的“{column}”一栏，网上申报暂没有这一栏");
            error(place, message, "去掉这条规则，或用命令行 jinbang score 计算")
        };
        let described = described_by(rules).into_iter().filter_map(missing);
        described.chain(counted_by(rules).into_iter().map(refused)).collect()
    }

    /// The field of the form whose answer can describe an entry to the rules.
    fn answered(&self, column: &str) -> Option<&FormField> {
        let describes = |field: &&FormField| matches!(field.kind, FieldKind::Select | FieldKind::Text);
        self.fields().filter(describes).find(|field| field.key == column)
    }

    fn form_findings(&self) -> Vec<RuleFinding> {
        let mut findings = Vec::new();
        let mut seen = BTreeSet::new();
        if self.form.sections.iter().all(|section| section.fields.is_empty()) {
            findings.push(error("form.sections".to_owned(), "申报表没有任何栏目".to_owned(), "至少添加一个栏目"));
        }
        for (s, section) in self.form.sections.iter().enumerate() {
            for (f, field) in section.fields.iter().enumerate() {
                let place = format!("form.sections[{s}].fields[{f}]");
                if !seen.insert(field.key.as_str()) {
                    findings.push(error(
                        format!("{place}.key"),
                        format!("栏目代号“{}”重复", field.key),
                        "给每个栏目不同的代号",
                    ));
                }
                if field.kind == FieldKind::Select && field.options.as_ref().is_none_or(Vec::is_empty) {
                    findings.push(error(
                        format!("{place}.options"),
                        format!("选择栏“{}”没有选项", field.label),
                        "添加至少一个选项，或改为文本栏",
                    ));
                }
            }
        }
        findings.extend(self.repeated_keys());
        if !(1..=60).contains(&self.publicity.working_days) {
            findings.push(error(
                "publicity.working_days".to_owned(),
                format!("公示期为 {} 个工作日", self.publicity.working_days),
                "改为 1 到 60 个工作日；通常不少于 5 个",
            ));
        } else if self.publicity.working_days < 5 {
            findings.push(RuleFinding {
                severity: FindingSeverity::Warning,
                place: "publicity.working_days".to_owned(),
                message: format!("公示期只有 {} 个工作日", self.publicity.working_days),
                remedy: "通常不少于 5 个工作日，请确认".to_owned(),
            });
        }
        findings
    }

    fn repeated_keys(&self) -> Vec<RuleFinding> {
        let lists: [(&str, Vec<&str>); 3] = [
            ("categories", self.categories.iter().map(|category| category.key.as_str()).collect()),
            ("eligibility", self.eligibility.iter().map(|check| check.key.as_str()).collect()),
            ("form.attachments", self.form.attachments.iter().map(|slot| slot.key.as_str()).collect()),
        ];
        let mut findings = Vec::new();
        for (list, keys) in lists {
            let mut seen = BTreeSet::new();
            for (index, key) in keys.into_iter().enumerate() {
                if !seen.insert(key) {
                    let place = format!("{list}[{index}].key");
                    findings.push(error(place, format!("代号“{key}”重复"), "给每一项不同的代号"));
                }
            }
        }
        findings
    }

    /// The fields of the form, in order.
    pub fn fields(&self) -> impl Iterator<Item = &FormField> {
        self.form.sections.iter().flat_map(|section| &section.fields)
    }

    /// The columns that the rules, as parsed, describe entries by, beside enterprise and category.
    pub fn columns(rules: &scoring::RulePack) -> BTreeSet<String> {
        let columns = described_by(rules).into_iter().map(|(_, column)| column.to_owned());
        columns.filter(|column| !["enterprise", "category"].contains(&column.as_str())).collect()
    }

    /// The name of a category.
    pub fn category_name(&self, key: &str) -> Option<&str> {
        self.categories.iter().find(|category| category.key == key).map(|category| category.name.as_str())
    }
}

/// Columns that the rules describe entries by, with their places: whom a cap or a share counts, whom a grouping joins.
fn described_by(rules: &scoring::RulePack) -> Vec<(String, &str)> {
    let mut columns = Vec::new();
    if rules.caps.per_group.is_some() {
        columns.push(("scoring.caps.per_group".to_owned(), "group"));
    }
    if rules.caps.per_federation.is_some() {
        columns.push(("scoring.caps.per_federation".to_owned(), "federation"));
    }
    for (s, share) in rules.caps.structure.iter().enumerate() {
        columns.push((format!("scoring.caps.structure[{s}].attribute"), share.attribute.as_str()));
    }
    for (g, grouping) in rules.groupings.iter().enumerate() {
        columns.push((format!("scoring.groupings[{g}].by"), grouping.by.as_str()));
    }
    columns
}

/// Columns that the rules take for official numbers. The server collects none: what enterprises enter is no such number.
fn counted_by(rules: &scoring::RulePack) -> Vec<(String, &str)> {
    let kinds = rules.adjustments.kinds.iter().enumerate();
    let kinds = kinds.map(|(k, kind)| (format!("scoring.adjustments.kinds[{k}].column"), kind.column.as_str()));
    let votes = rules.ties.chain.iter().enumerate().filter(|(_, key)| *key == scoring::TieKey::VOTE_COLUMN);
    kinds.chain(votes.map(|(k, _)| (format!("scoring.ties.chain[{k}]"), scoring::TieKey::VOTE_COLUMN))).collect()
}

fn is_judged(criterion: &scoring::Criterion) -> bool {
    criterion.kind == scoring::CriterionKind::Judged
}

fn error(place: String, message: String, remedy: &str) -> RuleFinding {
    RuleFinding { severity: FindingSeverity::Error, place, message, remedy: remedy.to_owned() }
}

fn scoring_finding(found: scoring::Finding) -> RuleFinding {
    let severity = if found.is_error() { FindingSeverity::Error } else { FindingSeverity::Warning };
    RuleFinding {
        severity,
        place: if found.place.is_empty() { "scoring".to_owned() } else { format!("scoring.{}", found.place) },
        message: found.message.zh.clone(),
        remedy: found.remedy.zh.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::programmes::templates::Preset;

    /// The places of the errors of a template that is changed so.
    fn errors(change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut pack = Preset::get("golden_idea").unwrap().rule_pack("金点子").unwrap();
        change(&mut pack.scoring);
        let errors = pack.findings().into_iter().filter(|finding| finding.severity == FindingSeverity::Error);
        errors.map(|finding| finding.place).collect()
    }

    #[test]
    fn rules_by_what_the_server_does_not_collect_are_refused() {
        assert_eq!(errors(|rules| rules["ties"]["chain"] = json!(["vote"])), ["scoring.ties.chain[0]"]);
        let part = json!([{ "attribute": "front_line", "equals": "yes", "min_ratio": "0.60" }]);
        assert_eq!(errors(|rules| rules["caps"]["structure"] = part), ["scoring.caps.structure[0].attribute"]);
        let team = json!([{ "key": "team", "by": "team" }]);
        assert_eq!(errors(|rules| rules["groupings"] = team), ["scoring.groupings[0].by"]);
        let groups = json!([{ "panel": "experts", "weight": "70" }, { "panel": "public", "weight": "30" }]);
        let found = errors(|rules| rules["rounds"][0]["aggregate"]["groups"] = groups);
        assert_eq!(found, ["scoring.rounds[0].aggregate.groups"]);
    }

    #[test]
    fn rules_by_what_an_enterprise_belongs_to_are_allowed() {
        let by_enterprise = json!([{ "key": "enterprise", "by": "enterprise", "take_best": 3 }]);
        assert!(errors(|rules| rules["groupings"] = by_enterprise).is_empty());
        assert!(errors(|rules| rules["caps"]["per_group"] = json!(2)).is_empty());
        assert!(errors(|rules| rules["caps"]["per_federation"] = json!(2)).is_empty());
    }

    #[test]
    fn rules_by_an_answer_need_a_field_that_must_be_answered() {
        let with_field = |required: bool| {
            let mut pack = Preset::get("golden_idea").unwrap().rule_pack("金点子").unwrap();
            let part = json!([{ "attribute": "front_line", "equals": "yes", "min_ratio": "0.60" }]);
            pack.scoring["caps"]["structure"] = part;
            let options = json!([{ "value": "yes", "label": "是" }, { "value": "no", "label": "否" }]);
            let field = json!({ "key": "front_line", "label": "一线职工", "kind": "select", "required": required, "options": options });
            pack.form.sections[0].fields.push(serde_json::from_value(field).unwrap());
            let found = pack.findings().into_iter().filter(|finding| finding.severity == FindingSeverity::Error);
            found.map(|finding| (finding.place, finding.remedy)).collect::<Vec<_>>()
        };
        assert_eq!(with_field(true), []);
        let place = "scoring.caps.structure[0].attribute".to_owned();
        assert_eq!(with_field(false), [(place, "把这一项设为必填".to_owned())]);
    }

    #[test]
    fn somebody_judges_in_one_round_at_least() {
        let measured = |rules: &mut Value, count: usize| {
            for criterion in rules["rounds"][0]["criteria"].as_array_mut().unwrap().iter_mut().take(count) {
                criterion["kind"] = json!("measured");
                criterion.as_object_mut().unwrap().remove("bands");
            }
        };
        assert_eq!(errors(|rules| measured(rules, usize::MAX)), ["scoring.rounds"]);
        assert!(errors(|rules| measured(rules, 1)).is_empty());
    }

    #[test]
    fn every_category_has_a_criterion_and_every_criterion_categories_that_exist() {
        let keys = |pack: &RulePack| pack.categories.iter().map(|found| found.key.clone()).collect::<Vec<_>>();
        let first = keys(&Preset::get("golden_idea").unwrap().rule_pack("金点子").unwrap()).remove(0);
        let found = errors(|rules| rules["rounds"][0]["criteria"][0]["categories"] = json!([first, "none"]));
        assert_eq!(found, ["scoring.rounds[0].criteria[0].categories"]);
        let found = errors(|rules| {
            for criterion in rules["rounds"][0]["criteria"].as_array_mut().unwrap() {
                criterion["categories"] = json!([first]);
            }
        });
        assert!(!found.is_empty() && found.iter().all(|place| place == "scoring.rounds[0].criteria"), "{found:?}");
    }
}
