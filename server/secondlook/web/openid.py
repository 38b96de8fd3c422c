"""OpenID Connect: the way to the provider and back, with PKCE, and what a valid ID token says. Needs the extra `oidc`.

Nothing of the provider is kept: a sign-in is rare, and keys that are fetched anew need no rotation.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from ..errors import SettingsError, SignInError
from ..settings import Settings

TIMEOUT_SECONDS = 10
LEEWAY_SECONDS = 60
# Never `none`, and no HS256: with it whoever knows the client's secret could write tokens.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
KEYS = ("RSA", "EC", "OKP")
_MODULES = (
    "requests", "joserfc.errors", "joserfc.jwk", "joserfc.jwt", "authlib.common.errors", "authlib.integrations.requests_client",
)  # fmt: skip
CALLBACK = "/sign-in/elsewhere/back"


@dataclass(frozen=True)
class Provider:
    """What the issuer says about itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    methods: tuple[str, ...]


@dataclass(frozen=True)
class Identity:
    """Who signed in there. `groups` is what the role claim holds."""

    subject: str
    login: str
    name: str
    groups: frozenset[str]


def prepare(settings: Settings) -> None:
    """Load what a sign-in needs, where one is set up. Raises SettingsError when it is not installed."""
    if settings.oidc_issuer:
        for name in _MODULES:
            _extra(name)


def discover(settings: Settings) -> Provider:
    """Ask the issuer. Raises SignInError when it cannot be reached or is another."""
    found = _get_json(f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != settings.oidc_issuer:
        raise SignInError("the issuer names itself otherwise than SECONDLOOK_OIDC_ISSUER does")
    plain = urlsplit(settings.oidc_issuer).scheme == "http"  # only on this machine, see settings
    there, token, keys = (str(found.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
    if not all(place.startswith(("https://", "http://") if plain else "https://") for place in (there, token, keys)):
        raise SignInError("the issuer gives an address without https")
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Provider(there, token, keys, tuple(methods) if isinstance(methods, list) else ())


def way_there(settings: Settings, provider: Provider, *, state: str, nonce: str, verifier: str) -> str:
    """The address to send the browser to."""
    with _session(settings, provider) as session:
        address, _ = session.create_authorization_url(
            provider.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
        )
        return str(address)


def who_came_back(settings: Settings, provider: Provider, *, code: str, nonce: str, verifier: str, now: datetime) -> Identity:
    """Trade the code for the ID token, check it, read it. Raises SignInError."""
    authlib, requests = _extra("authlib.common.errors"), _extra("requests")
    try:
        with _session(settings, provider) as session:
            answer = session.fetch_token(
                provider.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
    except (authlib.AuthlibBaseError, requests.RequestException, ValueError) as error:
        raise SignInError(f"the issuer gave no token ({type(error).__name__})") from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise SignInError("the issuer gave no ID token")
    return _identity(settings, _claims(settings, provider, token, nonce, now))


def _claims(settings: Settings, provider: Provider, token: str, nonce: str, now: datetime) -> Mapping[str, Any]:
    jose, jwk, jwt = _extra("joserfc.errors"), _extra("joserfc.jwk"), _extra("joserfc.jwt")
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.oidc_issuer},
        aud={"essential": True, "value": settings.oidc_client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        # Other keys than these may be of kinds that nobody here knows.
        usable = [key for key in _get_json(provider.jwks_uri)["keys"] if key["kty"] in KEYS and key.get("use", "sig") == "sig"]
        keys = jwk.KeySet.import_key_set({"keys": usable})
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        rules.validate(claims)
    except (jose.JoseError, ValueError, KeyError, TypeError) as error:
        raise SignInError(f"the ID token is not valid ({type(error).__name__})") from error
    # A list of audiences would let another client's token in that happens to name us.
    if claims["aud"] not in (settings.oidc_client_id, [settings.oidc_client_id]):
        raise SignInError("the ID token is for others, too")
    return claims


def _identity(settings: Settings, claims: Mapping[str, Any]) -> Identity:
    found: Any = claims
    for step in settings.oidc_role_claim.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    groups = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    login, name = (str(claims.get(key) or "") for key in ("preferred_username", "name"))
    return Identity(
        subject=f"{settings.oidc_issuer} {claims['sub']}",
        login=login or str(claims.get("email") or "").partition("@")[0],
        name="".join(filter(str.isprintable, name))[:120],
        groups=frozenset(group for group in groups if isinstance(group, str)),
    )


def _session(settings: Settings, provider: Provider) -> Any:
    secret = settings.oidc_client_secret or None
    method = "client_secret_basic" if "client_secret_basic" in provider.methods else "client_secret_post"
    return _extra("authlib.integrations.requests_client").OAuth2Session(
        settings.oidc_client_id,
        secret,
        scope="openid profile email",
        redirect_uri=settings.public_url.rstrip("/") + CALLBACK,
        code_challenge_method="S256",
        token_endpoint_auth_method=method if secret else "none",
    )


def _get_json(address: str) -> dict[str, Any]:
    requests = _extra("requests")
    try:
        answer = requests.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        found = answer.json() if answer.status_code == 200 else None
    except (requests.RequestException, ValueError) as error:
        raise SignInError(f"the issuer does not answer ({type(error).__name__})") from error
    if not isinstance(found, dict):
        raise SignInError("the issuer does not answer as agreed")
    return found


def _extra(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SettingsError("SECONDLOOK_OIDC_ISSUER: OpenID Connect needs `pip install secondlook[oidc]`") from error
