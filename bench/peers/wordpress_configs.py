"""The configuration files of the WordPress peer, as texts: what a careful owner would set."""

import secrets
import textwrap
from pathlib import Path

CHILDREN = 4
BUFFER_POOL = "2G"


def database(folder: Path, sockets: Path, *, user: str) -> str:
    """Will write MariaDB's file: loopback's socket alone, no port, every commit on the disk."""
    return textwrap.dedent(f"""\
        [mariadbd]
        datadir = {folder}/mariadb
        socket = {sockets}/mariadb.sock
        pid-file = {sockets}/mariadb.pid
        user = {user}
        skip-networking
        skip-log-bin
        character-set-server = utf8mb4
        collation-server = utf8mb4_unicode_ci
        innodb_buffer_pool_size = {BUFFER_POOL}
        innodb_flush_log_at_trx_commit = 1
        max_allowed_packet = 64M
        """)


def interpreter(folder: Path) -> str:
    """Will write PHP's file: opcache on and trusting the files, no file read twice."""
    return textwrap.dedent(f"""\
        memory_limit = 256M
        display_errors = stderr
        log_errors = On
        error_log = {folder}/php.log
        session.save_path = {folder}/scratch
        opcache.enable = 1
        opcache.memory_consumption = 192
        opcache.interned_strings_buffer = 16
        opcache.max_accelerated_files = 20000
        opcache.validate_timestamps = 0
        """)


def pool(folder: Path, sockets: Path, *, user: str) -> str:
    """Will write php-fpm's file: a fixed number of children that are never replaced."""
    return textwrap.dedent(f"""\
        [global]
        error_log = {folder}/php-fpm.log
        daemonize = no
        [www]
        user = {user}
        listen = {sockets}/php.sock
        listen.mode = 0666
        pm = static
        pm.max_children = {CHILDREN}
        pm.max_requests = 0
        """)


def web(folder: Path, sockets: Path, *, themes: dict[str, int], user: str) -> str:
    """Will write nginx's file: one address for each theme, before the same PHP.

    themes: port by name of the theme.
    """
    servers = "".join(_server(folder, sockets, theme, port) for theme, port in themes.items())
    # Told by a whole line, since only root may name a user here.
    user_line = "user root;\n" if user == "root" else ""
    head = textwrap.dedent(f"""\
        worker_processes 1;
        daemon off;
        pid {sockets}/nginx.pid;
        error_log {folder}/nginx.log;
        events {{ worker_connections 512; }}
        http {{
            include /etc/nginx/mime.types;
            default_type application/octet-stream;
            access_log off;
            sendfile on;
            keepalive_requests 1000000;
            client_body_temp_path {folder}/scratch/body;
            proxy_temp_path {folder}/scratch/proxy;
            fastcgi_temp_path {folder}/scratch/fastcgi;
            uwsgi_temp_path {folder}/scratch/uwsgi;
            scgi_temp_path {folder}/scratch/scgi;
            fastcgi_buffers 64 16k;
            fastcgi_buffer_size 32k;
        """)
    return f"{user_line}{head}{servers}}}\n"


def _server(folder: Path, sockets: Path, theme: str, port: int) -> str:
    # WordPress makes its own address from the host it is asked by, so the port must be in it:
    # without it, it redirects to itself for ever.
    return textwrap.dedent(f"""\
            server {{
                listen 127.0.0.1:{port} backlog=512;
                root {folder}/site;
                index index.php;
                location / {{ try_files $uri $uri/ /index.php?$args; }}
                location ~ \\.php$ {{
                    fastcgi_pass unix:{sockets}/php.sock;
                    fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
                    fastcgi_param SCRIPT_NAME $fastcgi_script_name;
                    fastcgi_param DOCUMENT_ROOT $document_root;
                    fastcgi_param DOCUMENT_URI $document_uri;
                    fastcgi_param REQUEST_URI $request_uri;
                    fastcgi_param QUERY_STRING $query_string;
                    fastcgi_param REQUEST_METHOD $request_method;
                    fastcgi_param REQUEST_SCHEME $scheme;
                    fastcgi_param CONTENT_TYPE $content_type;
                    fastcgi_param CONTENT_LENGTH $content_length;
                    fastcgi_param SERVER_PROTOCOL $server_protocol;
                    fastcgi_param SERVER_SOFTWARE nginx;
                    fastcgi_param SERVER_NAME $host;
                    fastcgi_param SERVER_ADDR $server_addr;
                    fastcgi_param SERVER_PORT $server_port;
                    fastcgi_param REMOTE_ADDR $remote_addr;
                    fastcgi_param REMOTE_PORT $remote_port;
                    fastcgi_param REDIRECT_STATUS 200;
                    fastcgi_param HTTP_HOST $http_host;
                    fastcgi_param PEER_THEME {theme};
                }}
            }}
        """)


def site(sockets: Path) -> str:
    """Will write WordPress' own file: its database, its address as it is asked, nothing outside."""
    names = ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE")
    secret = [f"{name}_{kind}" for name in names for kind in ("KEY", "SALT")]
    settings = {
        "DB_NAME": "wordpress",
        "DB_USER": "root",
        "DB_PASSWORD": "",
        "DB_HOST": f"localhost:{sockets}/mariadb.sock",
        "DB_CHARSET": "utf8mb4",
        "DB_COLLATE": "",
        **{name: secrets.token_hex(32) for name in secret},
    }
    lines = [f"define('{name}', '{text}');" for name, text in settings.items()]
    lines += [f"define('{name}', true);" for name in ("DISABLE_WP_CRON", "WP_HTTP_BLOCK_EXTERNAL")]
    lines += [
        "define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']);",
        "define('WP_SITEURL', WP_HOME);",
        "$table_prefix = 'wp_';",
        "if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }",
        "require_once ABSPATH . 'wp-settings.php';",
    ]
    return "<?php\n" + "\n".join(lines) + "\n"
