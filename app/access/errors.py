"""Why somebody is not let in, or nobody.

ExpedienteError
├── Unauthenticated       the token; its bearer can get another
├── NoIdentityProvider    the settings: they keep the server from starting
└── Unavailable
    └── IdentityUnavailable   the provider
"""

from app.errors import ExpedienteError, Unavailable


class Unauthenticated(ExpedienteError):
    """Nobody has signed in. Says what is wrong with the token in general, and never shows any of it."""

    code = "UNAUTHENTICATED"


class TokenMissing(Unauthenticated):
    """There is no token at all."""


class NoIdentityProvider(ExpedienteError):
    """The settings do not say whose tokens count."""

    code = "NO_IDENTITY_PROVIDER"


class IdentityUnavailable(Unavailable):
    """The provider is away, and no key of it that is known here fits the token."""

    code = "IDENTITY_UNAVAILABLE"
