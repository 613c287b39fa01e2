//! A browser of one person: sends JSON, keeps the token and the cookie, and answers with status and JSON.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

/// A client of the server under test.
#[derive(Clone)]
pub struct Client {
    address: String,
    http: reqwest::Client,
    token: Option<String>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Client {
    pub fn new(address: &str) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).build().expect("an HTTP client");
        Self { address: address.to_owned(), http, token: None }
    }

    /// Signs in, and panics with the answer when that fails.
    pub async fn signed_in(mut self, username: &str, password: &str) -> Self {
        let answer = self.post("/auth/sign-in", json!({ "username": username, "password": password })).await;
        assert_eq!(answer.status, StatusCode::OK, "sign in as {username}: {}", answer.text());
        self.token = answer.json()["access_token"].as_str().map(str::to_owned);
        self
    }

    /// The same browser with another access token.
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn token(&self) -> &str {
        self.token.as_deref().expect("signed in")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// As somebody who reads these languages.
    pub async fn read_in(&self, languages: &str, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header(header::ACCEPT_LANGUAGE, languages)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A write that names the version it was made from.
    pub async fn write(&self, method: Method, path: &str, version: i64, body: Value) -> Answer {
        let request = self.request(method, path).header(header::IF_MATCH, format!("\"{version}\""));
        self.send(request.json(&body)).await
    }

    /// A request below `/api/v1` to be finished by the caller.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}/api/v1{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("a whole body").to_vec();
        Answer { status, headers, bytes }
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("JSON expected, got: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body of a success; panics with the problem document otherwise.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The code of a problem document; panics when the answer is a success.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert!(!self.status.is_success(), "a refusal was expected: {}", self.text());
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
        problem["code"].as_str().expect("a code").to_owned()
    }
}
