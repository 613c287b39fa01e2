//! Files for people to keep: always a download, never shown by the browser in our name.

use actix_web::http::header::{self, HeaderName, HeaderValue};

/// `Content-Disposition: attachment` with a Chinese file name (RFC 6266).
pub fn disposition(file_name: &str) -> (HeaderName, HeaderValue) {
    let encoded: String = file_name
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    let plain: String = file_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let value = HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    (header::CONTENT_DISPOSITION, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_file_name_stays_inside_its_quotes() {
        let (_, value) = disposition("名单\"; x=1\r\n.xlsx");
        let text = value.to_str().unwrap();
        assert_eq!(text.matches('"').count(), 2);
        assert!(text.contains("filename*=UTF-8''%E5%90%8D%E5%8D%95%22%3B%20x%3D1%0D%0A.xlsx"));
    }
}
