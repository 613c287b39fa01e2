//! Why a JSON body does not fit its type, in Chinese and with the field, out of what serde says in English.

use serde_json::error::Category;

use crate::error::{AppError, ErrorCode, FieldError};

/// The problem behind a body that could not be read. 400 when it is no JSON, 422 when it is not what was agreed.
pub fn explain(fault: &serde_json::Error) -> AppError {
    let place = format!("第 {} 行第 {} 列", fault.line(), fault.column());
    if fault.classify() != Category::Data {
        return AppError::new(ErrorCode::BadRequest, format!("请求内容不是合法的 JSON（{place}），请检查后重新提交。"));
    }
    let text = fault.to_string();
    let named = |before: &str| text.strip_prefix(before)?.split('`').next();
    if let Some(field) = named("unknown field `") {
        return AppError::field(field, "unknown", format!("没有名为“{field}”的项，请删去后重新提交。"));
    }
    if let Some(field) = named("missing field `") {
        return AppError::field(field, "required", format!("缺少“{field}”，请补上后重新提交。"));
    }
    if let Some(field) = named("duplicate field `") {
        return AppError::field(field, "duplicate", format!("“{field}”出现了两次，请只保留一个。"));
    }
    let message = format!("{place}的内容类型或取值不对，请核对后重新提交。");
    AppError::validation(vec![FieldError::new(String::new(), "type", message)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Reason;

    fn explained(body: &[u8]) -> AppError {
        match serde_json::from_slice::<Reason>(body) {
            Ok(_) => panic!("the body is good"),
            Err(fault) => explain(&fault),
        }
    }

    #[test]
    fn each_fault_has_its_code_and_names_its_field() {
        for (body, code, field) in [
            (br#"{"reason": "x""#.as_slice(), ErrorCode::BadRequest, None),
            (b"", ErrorCode::BadRequest, None),
            (b"{\"reason\": \"\xff\"}", ErrorCode::BadRequest, None),
            (br#"{"reason": "x", "note": 1}"#, ErrorCode::ValidationFailed, Some(("note", "unknown"))),
            (b"{}", ErrorCode::ValidationFailed, Some(("reason", "required"))),
            (br#"{"reason": "x", "reason": "y"}"#, ErrorCode::ValidationFailed, Some(("reason", "duplicate"))),
            (br#"{"reason": 3}"#, ErrorCode::ValidationFailed, Some(("", "type"))),
        ] {
            let error = explained(body);
            let found = error.fields.first().map(|fault| (fault.field.as_str(), fault.code.as_str()));
            assert_eq!((error.code, found), (code, field), "{}", error.detail);
        }
    }
}
