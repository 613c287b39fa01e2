//! The guard in a handler's type: it lets a request through only with a good token and a role that may ever do the
//! handler's action. What exactly may be touched, the service asks the policy.

use std::{future::Future, marker::PhantomData, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header::AUTHORIZATION, web::Data};

use super::{
    actor::Actor,
    policy::{self, Action, Permission},
};
use crate::{
    app::Context,
    error::{AppError, AppResult, ErrorCode},
};

/// A signed-in actor who may do `P`. Dereferences to the [`Actor`].
pub struct Guard<P: Permission> {
    actor: Actor,
    permission: PhantomData<P>,
}

impl<P: Permission> Deref for Guard<P> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<P: Permission> Guard<P> {
    /// The actor itself.
    pub fn into_actor(self) -> Actor {
        self.actor
    }
}

impl<P: Permission + 'static> FromRequest for Guard<P> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, AppError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let actor = actor_of(&request).await?;
            admit(&actor, P::ACTION)?;
            Ok(Self { actor, permission: PhantomData })
        })
    }
}

/// The actor behind a request's token, loaded once a request. Errors: 401.
pub async fn actor_of(request: &HttpRequest) -> AppResult<Actor> {
    if let Some(known) = request.extensions().get::<Actor>() {
        return Ok(known.clone());
    }
    let context = request.app_data::<Data<Context>>().ok_or_else(no_context)?;
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| AppError::new(ErrorCode::Unauthenticated, "请先登录。"))?;
    let now = context.clock.now();
    let claims = context.tokens.check(token, now)?;
    Actor::load(context.db.read(), &claims, now).await
}

/// The application was put together without its [`Context`].
pub fn no_context() -> AppError {
    AppError::internal(anyhow::anyhow!("the app has no context"))
}

fn admit(actor: &Actor, action: Action) -> Result<(), AppError> {
    if actor.user.must_change_password && action != Action::UseAccount {
        return Err(AppError::new(ErrorCode::PasswordChangeRequired, "首次登录请先修改初始密码。"));
    }
    if !policy::may_ever(actor, action) {
        return Err(AppError::new(ErrorCode::Forbidden, "您的角色不能使用这项功能。"));
    }
    Ok(())
}
