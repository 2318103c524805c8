"""Outlets: who published an article, by declaration, domain or name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsledger.errors import UsageError
from newsledger.metadata.agency_table import AgencyTable, declare_agencies
from newsledger.metadata.urls import has_public_suffix, registered_domain

UNKNOWN_OUTLET_ID = "unknown"
# The kind of outlet whose name is a credit in other outlets' articles, and the group that holds its short mark.
AGENCY_KIND = "agency"
AGENCY_CODE = "code"
MAX_ID_LENGTH = 64
MAX_HOST_LENGTH = 253
MAX_NAME_LENGTH = 300

_ID = re.compile(r"[a-z0-9_-]{1,64}\Z")
# A host of one label is nobody's domain but a name that was written in a domain's place.
_PLAIN_LABEL = re.compile(r"[^.:]+\Z")
_PLAIN_DOMAIN = re.compile(r"[a-z0-9.-]+\Z")
_DOMAIN_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}[a-z]{2,24}\Z", re.IGNORECASE)
_NOT_ID = re.compile(r"[^a-z0-9_-]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# Letters that NFKD does not take apart.
_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_FIELDS = frozenset(
    {"name", "domains", "domain", "aliases", "country", "language", "timezone", "kind", "groups", "day_first"}
)
_TEXT_FIELDS = ("name", "country", "language", "timezone", "kind")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet as declared, or as far as a record tells.

    `aliases` are other names that records call it by; `day_first` says how it writes 03/04/2024.
    """

    outlet_id: str
    name: str | None = None
    domain: str | None = None
    country: str | None = None
    language: str | None = None
    timezone: str | None = None
    kind: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict, hash=False)
    aliases: tuple[str, ...] = ()
    day_first: bool | None = None


def make_outlet_id(name: str | None, domain: str | None) -> str | None:
    """Give a stable id of `[a-z0-9_-]{1,64}` from the registered domain, else from the name, else None.

    Only a domain's id holds an underscore, for each point; so no two domains share one, and no name takes a domain's.
    """
    registered = registered_domain(domain) if domain else None
    if registered and not _PLAIN_LABEL.match(registered):
        return _domain_slug(registered)
    folded = unicodedata.normalize("NFKC", name or registered or "").strip().casefold()
    return _name_slug(folded) if folded else None


def name_domain(name: str | None) -> str | None:
    """Give the registered domain that a name is (`Bridgetown.example`, `quay.co.uk`), None for any other name."""
    bare = (name or "").strip()
    return registered_domain(bare) if _DOMAIN_NAME.match(bare) and has_public_suffix(bare) else None


def _domain_slug(domain: str) -> str:
    slug = domain.replace(".", "_")
    if _PLAIN_DOMAIN.match(domain) and len(slug) <= MAX_ID_LENGTH:
        return slug
    return f"{_NOT_ID.sub('_', slug).strip('_')[: MAX_ID_LENGTH - 14]}__{_digest(domain)}"


def _slugify(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return _NOT_SLUG.sub("-", decomposed.encode("ascii", "ignore").decode("ascii")).strip("-")


def _name_slug(folded: str) -> str:
    """Give the name's slug when most of its letters survive in it, else a digest of the name."""
    letters = sum(map(str.isalnum, folded))
    slug = _slugify(folded)
    if sum(map(str.isalnum, slug)) * 2 < letters or not slug:
        return f"name-{_digest(folded)}"
    return _shorten_slug(slug, folded)


def _shorten_slug(slug: str, source: str) -> str:
    if 0 < len(slug) <= MAX_ID_LENGTH:
        return slug
    return f"{slug[: MAX_ID_LENGTH - 13]}-{_digest(source)}".lstrip("-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


class OutletDirectory:
    """The declared outlets, found by id, name or domain."""

    def __init__(self, declarations: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._by_id: dict[str, Outlet] = {}
        self._by_name: dict[str, Outlet] = {}
        self._by_domain: dict[str, Outlet] = {}
        for outlet_id, row in (declarations or {}).items():
            self._add_outlet(outlet_id, row)
        self._agencies = declare_agencies(self._list_agencies())

    @property
    def agencies(self) -> AgencyTable:
        """The wire agencies that articles may credit: the known ones and the declared."""
        return self._agencies

    def agency_of(self, outlet: Outlet) -> str | None:
        """Give the mark of a declared agency (`groups.code`, else its name), None for any other outlet."""
        return self._agencies.name_of(outlet.name or "") if outlet.kind == AGENCY_KIND else None

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The declared outlets in the order of their ids."""
        return tuple(self._by_id[key] for key in sorted(self._by_id))

    def resolve(self, name: str | None, domain: str | None) -> Outlet:
        """Give the declared outlet, else one made of the name and the domain; `unknown` when there is neither."""
        domain = domain or name_domain(name)
        declared = self._find_declared(name, domain)
        if declared is not None:
            return declared
        clean_name = " ".join(name[:MAX_NAME_LENGTH].split()) if name else None
        registered = registered_domain(domain) if domain else None
        outlet_id = make_outlet_id(clean_name, registered) or UNKNOWN_OUTLET_ID
        return self._by_id.get(outlet_id) or Outlet(outlet_id, clean_name or registered, registered)

    def _find_declared(self, name: str | None, domain: str | None) -> Outlet | None:
        key = fold_name(name) if name else ""
        if key in self._by_id:
            return self._by_id[key]
        if key in self._by_name:
            return self._by_name[key]
        return next((self._by_domain[host] for host in _widen_host(domain) if host in self._by_domain), None)

    def _add_outlet(self, outlet_id: str, row: Mapping[str, Any]) -> None:
        outlet, domains = read_declaration(outlet_id, row)
        self._by_id[outlet_id] = outlet
        for name in filter(None, (outlet.name, *outlet.aliases)):
            self._claim(self._by_name, fold_name(name), outlet)
        for domain in domains:
            self._claim(self._by_domain, domain, outlet)

    def _list_agencies(self) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
        """Give each declared agency's code and its names: the outlet's own, then its domains."""
        domains: dict[str, list[str]] = {}
        for domain, outlet in self._by_domain.items():
            domains.setdefault(outlet.outlet_id, []).append(domain)
        agencies = [outlet for outlet in self.outlets if outlet.kind == AGENCY_KIND and outlet.name]
        return tuple(
            (
                one.groups.get(AGENCY_CODE, "").strip() or None,
                (str(one.name), *one.aliases, *sorted(domains.get(one.outlet_id, ()))),
            )
            for one in agencies
        )

    @staticmethod
    def _claim(index: dict[str, Outlet], key: str, outlet: Outlet) -> None:
        other = index.setdefault(key, outlet)
        if other is not outlet:
            raise UsageError(f"outlets {other.outlet_id} and {outlet.outlet_id} both declare {key!r}")


def fold_name(name: str) -> str:
    """Give the form in which names of outlets are compared."""
    return " ".join(unicodedata.normalize("NFKC", name[:MAX_NAME_LENGTH]).casefold().split())


def _widen_host(domain: str | None) -> Iterable[str]:
    """Give the host and then every wider one, so that a declared subdomain comes before its domain."""
    host = clean_domain(domain) if domain else None
    labels = host.split(".") if host else []
    return (".".join(labels[start:]) for start in range(max(len(labels) - 1, min(len(labels), 1))))


def clean_domain(domain: str) -> str | None:
    """Give the host of an address or host as it was written, without `www.`; None for what is none."""
    host = domain.strip().lower().split("//")[-1].split("/")[0].split("@")[-1].split(":")[0].rstrip(".")
    return host.removeprefix("www.") if 0 < len(host) <= MAX_HOST_LENGTH else None


def read_declaration(outlet_id: str, row: Mapping[str, Any]) -> tuple[Outlet, tuple[str, ...]]:
    """Give an outlet and its domains as declared; raise UsageError for what cannot be meant so."""
    if not _ID.match(outlet_id):
        raise UsageError(f"outlet id {outlet_id!r}: use 1 to 64 of a-z, 0-9, _ and -")
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        raise UsageError(f"outlet {outlet_id}: unknown field {unknown[0]!r} (known: {', '.join(sorted(_FIELDS))})")
    texts = {name: _read_text(outlet_id, name, row.get(name)) for name in _TEXT_FIELDS}
    _check_timezone(outlet_id, texts["timezone"])
    domains = _read_domains(outlet_id, row)
    groups = _read_groups(outlet_id, row.get("groups", {}))
    outlet = Outlet(
        outlet_id,
        domain=domains[0] if domains else None,
        groups=groups,
        aliases=_read_aliases(outlet_id, row.get("aliases", ())),
        day_first=_read_day_first(outlet_id, row.get("day_first")),
        **texts,
    )
    return outlet, domains


def _read_text(outlet_id: str, name: str, value: object) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value.strip() if isinstance(value, str) else None
    raise UsageError(f"outlet {outlet_id}: {name} must be a text")


def _read_domains(outlet_id: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    declared = row.get("domains", row.get("domain", ()))
    listed = (
        (declared,) if isinstance(declared, str) else tuple(declared) if isinstance(declared, list | tuple) else (None,)
    )
    domains = tuple(clean_domain(domain) if isinstance(domain, str) else None for domain in listed)
    if None in domains:
        raise UsageError(f"outlet {outlet_id}: domains must be a list of host names")
    return tuple(domain for domain in domains if domain)


def _read_aliases(outlet_id: str, value: object) -> tuple[str, ...]:
    listed = (value,) if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(name, str) and name.strip() for name in listed):
        raise UsageError(f"outlet {outlet_id}: aliases must be a list of names")
    return tuple(dict.fromkeys(name.strip() for name in listed))


def _read_day_first(outlet_id: str, value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise UsageError(f"outlet {outlet_id}: day_first must be true or false")


def _read_groups(outlet_id: str, value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise UsageError(f"outlet {outlet_id}: groups must be a table of texts")
    return {key: value[key] for key in sorted(value)}


def _check_timezone(outlet_id: str, name: str | None) -> None:
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        remedy = "write an IANA name such as Europe/London"
        raise UsageError(f"outlet {outlet_id}: unknown timezone {name!r}: {remedy}") from error
