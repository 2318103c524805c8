"""Web addresses: the identity of an article, the domain of an outlet, the relation of a link."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url as w3lib_canonicalize

from newsledger.links import Relation
from newsledger.metadata.web_tables import (
    AMP_PARAMETERS,
    FORM_LABELS,
    HOSTING_DOMAINS,
    INDEX_FILES,
    LISTING_PARAMETERS,
    ORIGIN_PARAMETERS,
    SCRIPT_ENDINGS,
    SESSION_PARAMETERS,
    SOCIAL_DOMAINS,
    TRACKING_PARAMETERS,
    TRACKING_PREFIXES,
)

# Longer than any address a browser or a server accepts in practice (8 KiB request lines).
MAX_URL_LENGTH = 8_000
MAX_PASSES = 4

# An address that nothing but its host and its path can change: no query, no escapes, no dot segments.
_PLAIN = re.compile(r"https?://([A-Za-z0-9.-]{1,253})((?:/(?!\.)[A-Za-z0-9_.-]*)*)")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\Z")
_CACHE_HOST = re.compile(r"[a-z0-9-]+\.cdn\.ampproject\.org\Z")
_CACHE_PATH = re.compile(r"/(?:c|v|i|r|wp|mbv/s)/(?:s/)?([^/]+\.[^/]+)(/.*)?\Z", re.DOTALL)
_VIEWER_PATH = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+)(/.*)?\Z", re.DOTALL)
_VIEWER_HOST = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}\Z")
_AMP_SUFFIX = re.compile(r"(?:\.amp(?=(?:\.html?)?\Z)|[.-]amp(?=\.html?\Z))", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_SESSION_VALUE = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40})\Z", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{5,20}\Z", re.ASCII)
_NAMING_SEGMENT = re.compile(r"[^-_]+[-_][^-_]+[-_][^-_]+|.*\d{6}")


def canonicalize_url(url: str) -> str | None:
    """Give the address that all forms of one article share, or None when it is no web address; never raises."""
    current = _unify_once(url)
    for _ in range(MAX_PASSES):
        if current is None:
            return None
        following = _unify_once(current)
        if following == current:
            return current
        current = following
    return None


def registered_domain(url_or_host: str) -> str | None:
    """Give the domain that somebody registered (`news.site.co.uk` -> `site.co.uk`); an IP address as it is."""
    return _register_host(read_host(url_or_host))


def has_public_suffix(host: str) -> bool:
    """Whether a host ends as registered domains do, by the public suffix list."""
    return bool(_load_suffixes()(host).suffix)


def relate_link(link_url: str, article_domain: str | None, relation: Relation | None) -> Relation | None:
    """Give a link's relation: social by domain, else the one already known, else own or citation by domain.

    A related headline without an address (an empty `link_url`) keeps its relation; None for any other link that
    leads to no web page (`mailto:`, `javascript:`, a bare path).
    """
    if not link_url.strip():
        return relation
    parts = _split_url(link_url)
    host = _encode_host(parts.hostname) if parts else None
    if host is None:
        return None
    if _is_social(host):
        return "social"
    if relation is not None:
        return relation
    own = registered_domain(article_domain) if article_domain else None
    return "own" if own is not None and own == _register_host(host) else "citation"


def _is_social(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in SOCIAL_DOMAINS for start in range(len(labels) - 1))


def _unify_once(url: str) -> str | None:
    plain = _PLAIN.fullmatch(url) if len(url) <= MAX_URL_LENGTH else None
    if plain and not _CACHE_HOST.match(plain[1].lower()) and not _VIEWER_HOST.match(plain[1].lower()):
        host = _encode_host(plain[1])
        return f"https://{_drop_form_labels(host)}{_unify_path(plain[2])}" if host else None
    parts = _split_url(url)
    if parts is None:
        return None
    parts = _unwrap_amp(parts)
    host = _encode_host(parts.hostname)
    if host is None:
        return None
    path = _unify_path(parts.path)
    query = _keep_identifying(parts.query, path)
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    netloc = _drop_form_labels(host) + _port_of(parts)
    try:
        return str(w3lib_canonicalize(urlunsplit(("https", netloc, path, query, fragment)), keep_fragments=True))
    except ValueError:
        return None


def _split_url(url: str) -> SplitResult | None:
    """Give the parts of an http or https address whose host and port can be read."""
    text = url.strip().strip("\x00")
    if not text or len(text) > MAX_URL_LENGTH:
        return None
    if text.startswith("//"):
        text = "https:" + text
    elif text[:4].lower() == "www.":
        text = "https://" + text
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        return None
    return parts if is_web else None


def _unwrap_amp(parts: SplitResult) -> SplitResult:
    """Give the page behind Google's AMP viewer or an AMP cache, else the parts as they are."""
    host = (parts.hostname or "").lower()
    if _CACHE_HOST.match(host):
        inner = _CACHE_PATH.match(parts.path)
    elif _VIEWER_HOST.match(host):
        inner = _VIEWER_PATH.match(parts.path)
    else:
        return parts
    if inner is None:
        return parts
    return (
        _split_url(f"https://{unquote(inner[1])}{inner[2] or ''}" + (f"?{parts.query}" if parts.query else "")) or parts
    )


def _encode_host(host: str | None) -> str | None:
    """Give the host in lower-case ASCII (IDNA), an IPv6 address in brackets, or None when it is not a host."""
    if not host:
        return None
    name = unquote(host).rstrip(".").lower()
    if ":" in name:
        return f"[{name}]" if _is_address(name) else None
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    except ValueError:
        return None
    return name if len(name) <= 253 and _HOST.match(name) else None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65_536)
def _drop_form_labels(host: str) -> str:
    """Give the host without `www.`, `m.`, `amp.` and the like, as long as the registered domain stays whole."""
    registered = _register_host(host)
    if registered is None or not host.endswith("." + registered):
        return host
    labels = host.removesuffix("." + registered).split(".")
    kept = [label for label in labels if label not in FORM_LABELS]
    return ".".join([*kept, registered])


def _port_of(parts: SplitResult) -> str:
    return f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""


def _unify_path(path: str) -> str:
    """Give the path without AMP marks, session, index file and trailing slash."""
    segments = [segment for segment in _SESSION.sub("", path).split("/") if segment]
    if segments and segments[-1].lower() in INDEX_FILES:
        segments.pop()
    if len(segments) > 1 and names_article("/".join(s for s in segments if s.lower() != "amp")):
        segments = [segment for segment in segments if segment.lower() != "amp"]
    if segments:
        segments[-1] = _AMP_SUFFIX.sub("", segments[-1]) or segments[-1]
    return "/" + "/".join(segments)


def names_article(path: str) -> bool:
    """Whether the last part of a path is a slug of three words or holds a long number; a script's name never does."""
    last = path.rpartition("/")[2].lower()
    return len(last) < 500 and not last.endswith(SCRIPT_ENDINGS) and _NAMING_SEGMENT.match(last) is not None


def _keep_identifying(query: str, path: str) -> str:
    if not query:
        return ""
    fields = [field for field in query.split("&") if field and not _is_noise(field)]
    is_named = names_article(path) or any(_is_number(field) for field in fields)
    return "&".join(field for field in fields if not (is_named and _tells_origin(field)))


def _is_noise(field: str) -> bool:
    name, value = _read_field(field)
    if name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES):
        return True
    if (name, "*") in AMP_PARAMETERS or (name, value.lower()) in AMP_PARAMETERS:
        return True
    return name in SESSION_PARAMETERS and _SESSION_VALUE.match(value) is not None


def _is_number(field: str) -> bool:
    """Whether a field holds a number that can be the article's; a short one may be a page's or a choice's."""
    name, value = _read_field(field)
    return name not in ORIGIN_PARAMETERS and name not in LISTING_PARAMETERS and _LONG_NUMBER.match(value) is not None


def _tells_origin(field: str) -> bool:
    """Whether a field only tells where a click came from: on some sites one that is a number is the article's."""
    name, value = _read_field(field)
    return name in ORIGIN_PARAMETERS and not value.isdecimal()


def _read_field(field: str) -> tuple[str, str]:
    name, _, value = field.partition("=")
    return unquote(name).strip().lower(), value


def read_host(url_or_host: str) -> str | None:
    """Give the host of an address, or a bare host as it is: lower-case ASCII, None for what is no host."""
    text = url_or_host.strip()
    if not text or len(text) > MAX_URL_LENGTH:
        return None
    try:
        host = urlsplit(text if "//" in text[:12] else "//" + text).hostname
    except ValueError:
        return None
    return _encode_host(host)


@lru_cache(maxsize=1)
def _load_suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(
        cache_dir=None,
        suffix_list_urls=(),
        fallback_to_snapshot=True,
        include_psl_private_domains=True,
        extra_suffixes=HOSTING_DOMAINS,
    )


@lru_cache(maxsize=65_536)
def _register_host(host: str | None) -> str | None:
    if host is None or host.startswith("[") or _is_address(host):
        return host
    found = _load_suffixes()(host)
    if found.domain in FORM_LABELS and found.suffix in HOSTING_DOMAINS:
        return found.suffix
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}"
    if found.suffix:
        return host if found.is_private or host in HOSTING_DOMAINS else None
    return ".".join(host.split(".")[-2:])
