"""What Jupyter is told, as its own configuration classes name it: every key that guards something is set."""

from collections.abc import Mapping
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.server.state import LaunchPlan
from nbtray.core.settings import Listen, ServerSettings

LARGEST_BODY = 128 << 20
"""Bytes; Jupyter's 512 MiB are buffered for anybody, before any login."""

LOGIN_DAYS = 7
PING = 30
"""Seconds: shorter than what home routers keep an idle connection for."""

Traits = Mapping[str, Mapping[str, object]]


def traits(plan: LaunchPlan, host: str, certificate: Path, root_dir: Path, cookie_secret: Path) -> Traits:
    """Return the values by class and trait; JSON can hold them all."""
    return {
        "ServerApp": {
            **_listening(plan, host, certificate),
            **_closed(),
            "root_dir": str(root_dir),
            "cookie_secret_file": str(cookie_secret),
            "open_browser": False,
            "quit_button": False,
            "allow_root": True,  # whether root may serve others is decided before the start
            "max_body_size": LARGEST_BODY,
            "max_buffer_size": LARGEST_BODY,
            "websocket_ping_interval": PING,
            "websocket_ping_timeout": PING,
            "shutdown_no_activity_timeout": 0,
            "tornado_settings": {
                "headers": {
                    "Server": "jupyter",
                    "Referrer-Policy": "same-origin",
                    # Jupyter's own, and no page of a notebook may turn its relative links elsewhere.
                    "Content-Security-Policy": "frame-ancestors 'self'; base-uri 'self'",
                },
                "xsrf_cookie_kwargs": {"secure": True, "samesite": "Lax", "path": "/"},
            },
        },
        "MappingKernelManager": _culling(plan.settings),
    }


def identity(folders: Folders, plan: LaunchPlan, package: str) -> Mapping[str, object]:
    """Return the values of the identity provider; `package` is the name of what runs inside the server."""
    return {
        "token": "",
        "password_required": True,
        "allow_password_change": False,
        "secure_cookie": True,
        "cookie_name": "",
        # The age counts for a browser whose clock is another one than this computer's.
        "cookie_options": {"samesite": "Lax", "expires_days": LOGIN_DAYS, "max_age": LOGIN_DAYS * 86_400},
        "get_secure_cookie_kwargs": {"max_age_days": LOGIN_DAYS},
        "login_handler_class": f"{package}.login.LoginHandler",
        "logout_handler_class": f"{package}.login.LogoutHandler",
        "password_file": str(folders.password_hash),
        "control_secret_file": str(folders.control_secret),
        "second_factor_file": str(folders.second_factor),
        "spent_codes_file": str(folders.spent_codes),
        "sessions_file": str(folders.sessions),
        "throttle_file": str(folders.throttle),
        "epoch_file": str(folders.login_epoch),
        "audit_file": str(folders.logins),
        "devices_folder": str(folders.devices),
        "near": list(plan.lan_networks) if plan.listen is Listen.NETWORK else None,
        "certificate_facts_file": str(folders.certificate_facts),
        "trusted_proxies": list(plan.settings.trusted_proxies),
    }


def _listening(plan: LaunchPlan, host: str, certificate: Path) -> dict[str, object]:
    return {
        "ip": host,
        "port": plan.settings.port,
        "port_retries": 0,  # 50 others would be tried silently, and the router forwards this one
        "sock": "",
        "base_url": "/",
        "certfile": str(certificate),
        "keyfile": str(certificate),
        "client_ca": "",
        # A proxy on this computer passes on the name it was asked by.
        "allow_remote_access": plan.listen is not Listen.COMPUTER or bool(plan.settings.trusted_proxies),
        "local_hostnames": ["localhost"],
        "trust_xheaders": False,
    }


def _closed() -> dict[str, object]:
    return {
        "allow_origin": "",
        "allow_origin_pat": "",
        "allow_credentials": False,
        "disable_check_xsrf": False,
        "allow_unauthenticated_access": False,
        "authenticate_prometheus": True,
        "allow_external_kernels": False,
        "authorizer_class": "jupyter_server.auth.authorizer.AllowAllAuthorizer",
        "autoreload": False,
        "extra_services": [],
        "file_to_run": "",
        "password": "",
    }


def _culling(settings: ServerSettings) -> dict[str, object]:
    return {
        "cull_idle_timeout": settings.cull_idle,
        "cull_interval": max(1, min(300, settings.cull_idle // 4)) if settings.cull_idle else 300,
        "cull_busy": settings.cull_busy,
        "cull_connected": settings.cull_connected,
    }
