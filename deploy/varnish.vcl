vcl 4.1;
# Varnish 7 before Newsroom. Needs vmod xkey: Debian's package varnish-modules.
#
# The application says how long a page may be held (Surrogate-Control) and by which keys it is let
# go (xkey); nothing else is held but files that say themselves that they are public. To change:
# the backend, who may purge, and the file of the secret. docs/operations.md tells the rest.

import std;
import xkey;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .host_header = "127.0.0.1";  # one of ALLOWED_HOSTS, for the probe
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
    .probe = {
        .url = "/healthz";
        .interval = 2s;
        .timeout = 1s;
        .window = 4;
        .threshold = 2;
        .initial = 2;
    }
}

# Who may say that pages changed: the machines of the application.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        # Both: what stands before Varnish on this machine may pass a stranger's request on.
        if (client.ip !~ purgers
            || req.http.X-Purge-Secret != regsub(std.fileread("/etc/varnish/newsroom-purge-secret"), "\s+$", "")
            || req.http.X-Purge-Secret == "") {
            return (synth(403, "Forbidden"));
        }
        set req.http.X-Purged = xkey.purge(req.http.xkey);
        return (synth(200, "Purged " + req.http.X-Purged));
    }
    call vcl_req_host;
    if (req.restarts == 0) {
        unset req.http.X-Stale;  # our own notes, which nobody sends us
        unset req.http.X-Packed;
    }

    # Grace is for when nobody answers, or 503. Else an end is an end.
    if (std.healthy(req.backend_hint) && !req.http.X-Stale) {
        set req.grace = 0s;
    } else {
        set req.grace = 1d;  # as long as the page itself allows
    }

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # The desk, whoever is logged in, what is never kept.
    if (req.url ~ "^/(admin|search|healthz|readyz|read)(/|\?|$)" || req.url ~ "^/comment/(mine/|sent/|[0-9]+/(edit|delete)/)" || req.http.Cookie ~ "(^|;\s*)sessionid=") {
        return (pass);
    }

    # What links from elsewhere carry, no page of ours reads.
    if (req.url ~ "[?&](utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|igshid|mc_cid|mc_eid)=") {
        set req.url = regsuball(req.url, "(?<=[?&])(utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|igshid|mc_cid|mc_eid)=[^&]*(&|$)", "");
        set req.url = regsub(req.url, "[?&]+$", "");
    }
    # Any other question is the application's to judge, and does not fill the cache.
    if (req.url ~ "\?" && req.url !~ "^[^?]*\?page=[1-9][0-9]{0,5}$") {
        return (pass);
    }

    # One page, two packings: Brotli for who takes it, gzip (which Varnish unpacks for the rest).
    # Pictures are as small as they get.
    if (req.url !~ "^/media/" && req.http.Accept-Encoding ~ "(?i)(^|[\s,])br\s*(,|$|;\s*q=(1|0\.0*[1-9]))") {
        set req.http.X-Packed = "br";
    }
    unset req.http.Cookie;
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);
    hash_data(req.http.host);
    hash_data(req.http.X-Packed);
    return (lookup);
}

sub vcl_backend_fetch {
    if (bereq.http.X-Packed && !bereq.uncacheable) {
        set bereq.http.Accept-Encoding = bereq.http.X-Packed;
    }
}

sub vcl_backend_response {
    # Where something older is held, it is better than this, and a fetch that ends would replace it.
    # Looked for once more in vain, it is what readers get.
    if (beresp.status == 503 && (bereq.is_bgfetch || !bereq.http.X-Stale) && !bereq.uncacheable) {
        return (abandon);
    }
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    if (beresp.http.Set-Cookie) {
        set beresp.uncacheable = true;
    } elsif (beresp.http.Surrogate-Control ~ "max-age=[1-9]") {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = std.duration(regsub(beresp.http.Surrogate-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    } elsif (beresp.http.Cache-Control !~ "public" || beresp.http.Surrogate-Control || beresp.status >= 300) {
        set beresp.uncacheable = true;
    }
    if (beresp.ttl <= 0s) {
        set beresp.uncacheable = true;
    }
    if (beresp.uncacheable) {
        set beresp.ttl = 2s;  # so that readers do not queue; the next that may be held is held
    } elsif (!bereq.uncacheable) {
        unset beresp.http.Vary;  # told apart by vcl_hash
    }
    unset beresp.http.Surrogate-Control;
    unset beresp.http.Surrogate-Key;
    unset beresp.http.CDN-Cache-Control;
    unset beresp.http.Cache-Tag;
    return (deliver);
}

sub vcl_backend_error {
    set beresp.ttl = 0s;
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    set beresp.body = "The newsroom does not answer just now. Please ask again in a moment.";
    return (deliver);
}

sub vcl_deliver {
    if (resp.status == 503 && req.restarts == 0 && !obj.uncacheable) {
        set req.http.X-Stale = "1";  # looked for once more, also among what has ended
        return (restart);
    }
    if (!obj.uncacheable) {
        set resp.http.Vary = "Accept-Encoding";
    }
    set resp.http.Cache-Status = "varnish; fwd=miss";
    if (obj.hits > 0) {
        set resp.http.Cache-Status = "varnish; hit";
    }
    unset resp.http.xkey;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}

sub vcl_synth {
    if (resp.status == 503 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")) {
        set req.http.X-Stale = "1";
        return (restart);
    }
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.http.Cache-Control = "no-store";
    set resp.body = resp.reason;
    return (deliver);
}
