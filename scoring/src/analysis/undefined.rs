//! Why a statistic means nothing for the data at hand, as a word for programs and a sentence for people.

use crate::choices::choices;
use crate::message::Message;

choices! {
    /// Why there is no number. A statistic returns this instead of a NaN.
    #[derive(thiserror::Error)]
    pub enum Undefined {
        /// At least two entries are needed.
        #[error("at least two entries are needed")]
        TooFewEntries = "too_few_entries",
        /// At least two judges are needed.
        #[error("at least two judges are needed")]
        TooFewJudges = "too_few_judges",
        /// At least two criteria are needed.
        #[error("at least two criteria are needed")]
        TooFewCriteria = "too_few_criteria",
        /// There are too few marks to say.
        #[error("there are too few marks to say")]
        TooFewMarks = "too_few_marks",
        /// The marks do not vary.
        #[error("the marks do not vary")]
        NoVariation = "no_variation",
        /// Not every judge marked every entry exactly once.
        #[error("not every judge marked every entry exactly once")]
        Incomplete = "incomplete",
        /// The entries fall into groups that no judge connects.
        #[error("the entries fall into groups that no judge connects")]
        NotConnected = "not_connected",
        /// A number is not finite or a position lies outside the table.
        #[error("a number is not finite or a position lies outside the table")]
        BadInput = "bad_input",
        /// Somebody has only lowest or only highest results.
        #[error("somebody has only lowest or only highest results")]
        Extreme = "extreme",
        /// A category between the lowest and the highest never occurs.
        #[error("a category between the lowest and the highest never occurs")]
        UnusedCategory = "unused_category",
        /// The computation found no stable answer.
        #[error("the computation found no stable answer")]
        NotConverged = "not_converged",
    }
}

impl Undefined {
    /// The reason in Chinese and English.
    ///
    /// ```
    /// use scoring::analysis::Undefined;
    ///
    /// assert_eq!(Undefined::NotConnected.message().zh, "申报分成互不相连的几组，没有评委同时评过，不能相互比较");
    /// ```
    #[must_use]
    pub fn message(self) -> Message {
        let zh = match self {
            Undefined::TooFewEntries => "至少需要两个申报",
            Undefined::TooFewJudges => "至少需要两名评委",
            Undefined::TooFewCriteria => "至少需要两个评分项",
            Undefined::TooFewMarks => "评分太少，无法判断",
            Undefined::NoVariation => "评分没有差异",
            Undefined::Incomplete => "不是每名评委都给每个申报评了一次",
            Undefined::NotConnected => "申报分成互不相连的几组，没有评委同时评过，不能相互比较",
            Undefined::BadInput => "数值或位置超出范围",
            Undefined::Extreme => "有申报或评委的评分全在最低或最高一端",
            Undefined::UnusedCategory => "最低与最高之间有等级从未使用",
            Undefined::NotConverged => "计算没有得到稳定的结果",
        };
        Message::new(zh, self.to_string())
    }
}
