//! Collects what a paper needs and hands it to `documents`. Reads; decides nothing and draws nothing.

mod award_list;
mod score_summary;

use actix_web::HttpResponse;
pub use award_list::award_list;
pub use score_summary::score_summary;

use crate::{
    download,
    error::{AppError, AppResult},
};

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file on its way out.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl File {
    /// The file as a download.
    pub fn into_response(self) -> HttpResponse {
        HttpResponse::Ok()
            .content_type(self.media_type)
            .insert_header(download::disposition(&self.name))
            .body(self.bytes)
    }
}

/// Writes a workbook off the request threads.
async fn workbook(
    name: String,
    write: impl FnOnce() -> Result<Vec<u8>, documents::DocumentError> + Send + 'static,
) -> AppResult<File> {
    let bytes = tokio::task::spawn_blocking(write).await.map_err(AppError::internal)?.map_err(AppError::internal)?;
    Ok(File { name, media_type: XLSX, bytes })
}

/// Ten-thousandths of a point as an exact decimal with the published places.
fn decimal(text: &str) -> AppResult<documents::Decimal> {
    documents::Decimal::parse(text).map_err(AppError::internal)
}
