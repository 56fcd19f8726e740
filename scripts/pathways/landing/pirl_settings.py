"""What a state says about its PIRL file: its programs, providers, credentials and places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pathways.errors import BadInputError

FUNDING_STREAMS = {
    "adult": "wioa_adult",
    "dislocated_worker": "wioa_dislocated_worker",
    "youth": "wioa_youth",
    "adult_education": "wioa_adult_education",
    "wagner_peyser": "wagner_peyser",
}
"""Funding stream of each WIOA program, unless the settings name another."""
TRAINING_TYPES = {
    "1": "on_the_job",
    "2": "skill_upgrading",
    "3": "occupational_skills",
    "4": "adult_education",
    "5": "customized",
    "6": "occupational_skills",
    "7": "adult_education",
    "8": "prerequisite",
    "9": "registered_apprenticeship",
    "10": "occupational_skills",
    "11": "job_readiness",
    "12": "job_readiness",
    "0": "none",
}
"""Training type of each code of elements 1303, 1310 and 1315.

We have no type for entrepreneurial training (3, occupational skills here) and for training in no
occupation (11, job readiness here).
"""
CREDENTIAL_TYPES = frozenset("1234567")

Texts = dict[str, str]


@dataclass(frozen=True)
class Lookup:
    """What their texts become, by the kind of text.

    `unlisted` is for a text that is in none of the lists: None = it stays, and validation refuses
    the line. `default` is for a record without any such text.
    """

    lists: dict[str, Texts]
    unlisted: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class PirlSettings:
    """How the records of one PIRL file become ours; see mappings/pirl.yml for each setting.

    `funding_streams` is by WIOA program, and `other` for training under none of them.
    `credentials` is by PIRL credential type, `program_credentials` by program and type: a
    credential_id, or None for rows that are left out.
    """

    agency_id: str
    providers: Lookup
    programs: Lookup
    funding_streams: Texts = field(default_factory=lambda: dict(FUNDING_STREAMS))
    credentials: dict[str, str | None] = field(default_factory=dict)
    program_credentials: dict[str, dict[str, str | None]] = field(default_factory=dict)
    municipalities: Lookup = field(default_factory=lambda: Lookup({"by_zip": {}, "by_county": {}}))
    accepts_unlisted_places: bool = False
    training_types: Texts = field(default_factory=lambda: dict(TRAINING_TYPES))
    date_format: str | None = None
    null_values: tuple[str, ...] = ()
    without_ssn: bool = False

    @classmethod
    def from_mapping(
        cls,
        settings: Mapping[str, object],
        where: str = "mapping.yml",
        agency_id: str | None = None,
        null_values: Sequence[str] = (),
    ) -> "PirlSettings":
        """Return the `settings` of a mapping.yml whose extract is `pirl`.

        `where` names the file. `agency_id` holds unless the settings name another; `null_values`
        are those of the mapping. Errors: BadInputError that names the file and the key.
        """
        return replace(_settings(settings, where, agency_id), null_values=tuple(null_values))


def _settings(
    settings: Mapping[str, object], where: str, agency_id: str | None = None
) -> PirlSettings:
    """Return what PirlSettings.from_mapping does, without null values."""
    section = _Section(settings, f"{where}: settings")
    municipalities = section.section("municipalities")
    credentials = section.section("credentials")
    found = PirlSettings(
        agency_id=section.text("agency_id", agency_id),
        providers=section.section("providers").lookup("by_name", "by_program"),
        programs=section.section("programs").lookup(
            "by_program_of_study", "by_cip", "by_onet", "by_training_type"
        ),
        funding_streams=FUNDING_STREAMS
        | section.section("funding_streams").texts({*FUNDING_STREAMS, "other"}),
        credentials=credentials.section("by_type").credentials(),
        program_credentials={
            program: types.credentials()
            for program, types in credentials.section("by_program").sections().items()
        },
        municipalities=Lookup(
            {kind: municipalities.section(kind).texts() for kind in ("by_zip", "by_county")},
            unlisted=municipalities.text_or_null("unlisted"),
        ),
        accepts_unlisted_places=municipalities.has("unlisted"),
        training_types=TRAINING_TYPES | section.section("training_types").training_types(),
        date_format=section.text_or_null("date_format"),
        without_ssn=section.flag("without_ssn"),
    )
    section.section("programs").section("by_training_type").texts({*found.training_types.values()})
    credentials.check_all_read()
    municipalities.check_all_read()
    section.check_all_read()
    return found


class _Section:
    """A part of the settings, which remembers what was read of it."""

    def __init__(self, content: Mapping[str, object], where: str) -> None:
        self._content = content
        self._where = where
        self._read: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self._content

    def section(self, key: str) -> "_Section":
        self._read.add(key)
        content = self._content.get(key)
        if content is None:
            content = {}
        if not isinstance(content, Mapping):
            raise self._error(key, "is no list of `key: value` lines")
        return _Section(content, f"{self._where}.{key}")

    def sections(self) -> dict[str, "_Section"]:
        return {key: self.section(key) for key in self._content}

    def text_or_null(self, key: str) -> str | None:
        self._read.add(key)
        value = self._content.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self._error(key, "must be one text")
        return value.strip() if isinstance(value, str) else None

    def text(self, key: str, default: str | None = None) -> str:
        value = self.text_or_null(key) or default
        if value is None:
            raise self._error(key, "is missing; see the ready-made mappings/pirl.yml")
        return value

    def texts(self, allowed: set[str] | None = None) -> Texts:
        if allowed is not None:
            self._check_keys(allowed)
        return {key: self.text(key) for key in self._content}

    def flag(self, key: str) -> bool:
        self._read.add(key)
        value = str(self._content.get(key, "false")).strip().lower()
        if value not in {"true", "false"}:
            raise self._error(key, "must be true or false")
        return value == "true"

    def lookup(self, *kinds: str) -> Lookup:
        lists = {kind: self.section(kind).texts() for kind in kinds}
        unlisted, default = self.text_or_null("unlisted"), self.text("default")
        self.check_all_read()
        return Lookup(lists, unlisted, default)

    def credentials(self) -> dict[str, str | None]:
        found = {_bare(key): self.text_or_null(key) for key in self._content}
        self._check_codes(found, CREDENTIAL_TYPES)
        return found

    def training_types(self) -> Texts:
        found = {_bare(key): self.text(key) for key in self._content}
        self._check_codes(found, TRAINING_TYPES)
        return found

    def check_all_read(self) -> None:
        self._check_keys(self._read)

    def _check_keys(self, allowed: set[str]) -> None:
        for key in self._content:
            if key not in allowed:
                raise self._error(key, f"is no setting; use one of {', '.join(sorted(allowed))}")

    def _check_codes(
        self, found: Mapping[str, object], allowed: Mapping[str, str] | frozenset[str]
    ) -> None:
        unknown = sorted(set(found) - set(allowed))
        if unknown:
            codes = ", ".join(sorted(allowed, key=int))
            raise self._error(unknown[0], f"is no code of PIRL here; use one of {codes}")

    def _error(self, key: str, what: str) -> BadInputError:
        return BadInputError(f"{self._where}.{key}: {what}")


def _bare(code: str) -> str:
    return str(code).strip().lstrip("0") or "0"
