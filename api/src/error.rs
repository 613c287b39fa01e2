//! Errors as the caller sees them: RFC 9457 problem documents with a stable code and a Chinese text that says what
//! is wrong, which thing, and what to do. Knows nothing of any feature.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

tokio::task_local! {
    /// Identifier of the request being answered, set by the outermost middleware.
    pub static REQUEST_ID: String;
}

/// What went wrong, stable for programs. The page translates it; a test keeps both lists equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    Unauthenticated,
    InvalidCredentials,
    TooManyAttempts,
    PasswordChangeRequired,
    Forbidden,
    NotFound,
    BadRequest,
    ValidationFailed,
    PreconditionRequired,
    StaleVersion,
    Conflict,
    StateForbids,
    DeadlinePassed,
    NotOpenYet,
    ConflictOfInterest,
    MarkOutOfRange,
    MarkOffStep,
    IncompleteSheets,
    IncompleteMarks,
    RulePackInvalid,
    RulePackFrozen,
    SamePerson,
    QuotaReached,
    AttachmentRejected,
    AttachmentTooLarge,
    IdempotencyMismatch,
    RequestInProgress,
    AlreadyDone,
    StorageFull,
    Unavailable,
    PayloadTooLarge,
    UnsupportedMediaType,
    MethodNotAllowed,
    Internal,
}

impl ErrorCode {
    /// HTTP status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::InvalidCredentials => StatusCode::UNAUTHORIZED,
            Self::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            Self::PasswordChangeRequired | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::StaleVersion => StatusCode::PRECONDITION_FAILED,
            Self::Conflict
            | Self::StateForbids
            | Self::DeadlinePassed
            | Self::NotOpenYet
            | Self::IncompleteSheets
            | Self::IncompleteMarks
            | Self::RulePackFrozen
            | Self::SamePerson
            | Self::QuotaReached
            | Self::RequestInProgress
            | Self::AlreadyDone
            | Self::ConflictOfInterest => StatusCode::CONFLICT,
            Self::ValidationFailed
            | Self::MarkOutOfRange
            | Self::MarkOffStep
            | Self::RulePackInvalid
            | Self::AttachmentRejected
            | Self::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
            Self::AttachmentTooLarge | Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Short Chinese title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Unauthenticated => "请先登录",
            Self::InvalidCredentials => "账号或密码不正确",
            Self::TooManyAttempts => "尝试次数过多",
            Self::PasswordChangeRequired => "请先修改初始密码",
            Self::Forbidden => "没有权限",
            Self::NotFound => "没有找到",
            Self::BadRequest => "请求格式不正确",
            Self::ValidationFailed => "填写内容有误",
            Self::PreconditionRequired => "缺少版本号",
            Self::StaleVersion => "内容已被他人更新",
            Self::Conflict => "内容冲突",
            Self::StateForbids => "当前状态不允许此操作",
            Self::DeadlinePassed => "已过截止时间",
            Self::NotOpenYet => "尚未开放",
            Self::ConflictOfInterest => "需要回避",
            Self::MarkOutOfRange => "分值超出范围",
            Self::MarkOffStep => "分值不符合步长",
            Self::IncompleteSheets => "评分表未齐",
            Self::IncompleteMarks => "评分未齐",
            Self::RulePackInvalid => "规则包有误",
            Self::RulePackFrozen => "规则包已冻结",
            Self::SamePerson => "需要另一人操作",
            Self::QuotaReached => "名额已满",
            Self::AttachmentRejected => "附件不符合要求",
            Self::AttachmentTooLarge => "附件过大",
            Self::IdempotencyMismatch => "重复请求内容不一致",
            Self::RequestInProgress => "请求正在处理",
            Self::AlreadyDone => "操作已经完成",
            Self::StorageFull => "存储空间不足",
            Self::Unavailable => "服务暂不可用",
            Self::PayloadTooLarge => "内容过大",
            Self::UnsupportedMediaType => "内容类型不对",
            Self::MethodNotAllowed => "不支持的请求方式",
            Self::Internal => "系统内部错误",
        }
    }
}

/// One faulty field of a request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field in the request body, as `form.benefit` or `marks[novelty]`.
    pub field: String,
    /// Stable code of the fault, as `required`.
    pub code: String,
    /// Chinese text: what is wrong and how to mend it.
    pub message: String,
}

impl FieldError {
    /// A faulty field.
    pub fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}

/// Problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:jinbang:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: ErrorCode,
    pub detail: String,
    pub fields: Vec<FieldError>,
    pub request_id: String,
    /// The version that is stored now, when the request named a stale one.
    pub current_version: Option<i64>,
}

/// The error of every service.
#[derive(Debug, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct AppError {
    pub code: ErrorCode,
    pub detail: String,
    pub fields: Vec<FieldError>,
    pub current_version: Option<i64>,
    #[source]
    pub source: Option<anyhow::Error>,
}

/// Result of every service.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    /// An error with a code and a Chinese text: what, which, what to do.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), fields: Vec::new(), current_version: None, source: None }
    }

    /// 404, also for what the caller may not know of.
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("没有找到{what}，可能已被删除，或您无权查看。"))
    }

    /// 409 for a status that forbids the step.
    pub fn state_forbids(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::StateForbids, detail)
    }

    /// 422 with the faulty fields.
    pub fn validation(fields: Vec<FieldError>) -> Self {
        let detail = match fields.as_slice() {
            [only] => only.message.clone(),
            several => format!("共有 {} 处需要修改。", several.len()),
        };
        Self { fields, ..Self::new(ErrorCode::ValidationFailed, detail) }
    }

    /// 422 for one field.
    pub fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::validation(vec![FieldError::new(field, code, message)])
    }

    /// 412: somebody saved in between. `current` is the version stored now.
    pub fn stale(current: i64) -> Self {
        let detail = format!("这份内容已被更新到第 {current} 版，请刷新后核对再保存；您填写的内容仍保留在页面上。");
        Self { current_version: Some(current), ..Self::new(ErrorCode::StaleVersion, detail) }
    }

    /// 500 with the cause kept for the log only.
    pub fn internal(source: impl Into<anyhow::Error>) -> Self {
        let detail = "系统内部错误，已记录。请稍后重试；如仍出现，请把请求编号告知管理员。";
        Self { source: Some(source.into()), ..Self::new(ErrorCode::Internal, detail) }
    }

    /// Whether the database, not the request, is at fault: the whole shared commit is then undone.
    pub fn is_storage_fault(&self) -> bool {
        matches!(self.code, ErrorCode::Internal | ErrorCode::StorageFull | ErrorCode::Unavailable)
    }
}

impl From<sea_orm::DbErr> for AppError {
    fn from(error: sea_orm::DbErr) -> Self {
        crate::db::translate(error)
    }
}

impl From<validator::ValidationErrors> for AppError {
    fn from(errors: validator::ValidationErrors) -> Self {
        // Never the rejected value: it may be a password.
        let mut fields: Vec<FieldError> = errors
            .field_errors()
            .into_iter()
            .flat_map(|(field, faults)| {
                faults.iter().map(move |fault| {
                    let message =
                        fault.message.as_ref().map_or_else(|| "内容不符合要求".to_owned(), ToString::to_string);
                    FieldError::new(field.to_string(), fault.code.to_string(), message)
                })
            })
            .collect();
        fields.sort_by(|a, b| a.field.cmp(&b.field));
        Self::validation(fields)
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        if self.code.status().is_server_error() {
            tracing::error!(request.id = %request_id, code = ?self.code, cause = ?self.source, "Request failed");
        }
        let mut response = HttpResponse::build(self.code.status());
        if self.code == ErrorCode::TooManyAttempts || self.code == ErrorCode::Unavailable {
            response.insert_header(("retry-after", "5"));
        }
        response.content_type("application/problem+json").json(Problem {
            kind: format!("urn:jinbang:problem:{}", code_name(self.code)),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            code: self.code,
            detail: self.detail.clone(),
            fields: self.fields.clone(),
            request_id,
            current_version: self.current_version,
        })
    }
}

fn code_name(code: ErrorCode) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
