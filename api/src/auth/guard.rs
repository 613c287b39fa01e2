//! The guard in a handler's type: it lets a request through only with a good token and a role that may ever do the
//! handler's action. What exactly may be touched, the service asks the policy.

use std::{future::Future, marker::PhantomData, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::AUTHORIZATION, web::Data};

use super::{
    actor::Actor,
    policy::{self, Action, Permission},
};
use crate::{
    app::Context,
    error::{AppError, ErrorCode},
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
        let context = request.app_data::<Data<Context>>().cloned();
        let token = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(str::to_owned);
        Box::pin(async move {
            let context = context.ok_or_else(|| AppError::internal(anyhow::anyhow!("the app has no context")))?;
            let token = token.ok_or_else(|| AppError::new(ErrorCode::Unauthenticated, "请先登录。"))?;
            let now = context.clock.now();
            let claims = context.tokens.check(&token, now)?;
            let actor = Actor::load(context.db.read(), &claims, now).await?;
            admit(&actor, P::ACTION)?;
            Ok(Self { actor, permission: PhantomData })
        })
    }
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
