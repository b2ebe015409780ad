"""The columns that an HR extract may have, and the headings under which they have been seen.

Aliases are written here from the headings of common HR and duty systems' exports, in lower case without punctuation.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from reddot.kernel.facts import DEVICE_MODELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that an extract may say of an officer.

    name: stable name, used in saved mappings. title: as the mapping page prints it. group: fields read together.
    shape: "text", "day", "code" or "number": what samples are tested against. aliases: headings, normalised.
    """

    name: str
    title: str
    group: str
    shape: str = "text"
    aliases: tuple[str, ...] = ()


_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=20_000)
def normalise(heading: str) -> str:
    """A heading in lower case, its punctuation and repeated spaces as one space."""
    return _NOT_WORDS.sub(" ", heading.lower()).strip()


def model_field(model: str, what: str) -> str:
    """Name of the field of one device model, such as "taser_7_passed_on" for taser-7 and passed_on."""
    return f"{model.replace('-', '_')}_{what}"


def _field(name: str, title: str, group: str, shape: str, aliases: str = "") -> Field:
    listed = tuple(alias.strip() for alias in aliases.split(",") if alias.strip())
    return Field(name=name, title=title, group=group, shape=shape, aliases=(normalise(name), normalise(title), *listed))


def _model_fields() -> tuple[Field, ...]:
    fields = []
    for model in DEVICE_MODELS:
        words = normalise(model)
        taser = words if words.startswith("taser") else f"taser {words}"
        short = words.replace("taser ", "t")
        seen = ", ".join(
            f"{name} {what}"
            for name in {words, taser, short}
            for what in ("passed", "date", "course date", "qualified")
        )
        group = f"accreditation {model}"
        title = f"Taser {words.removeprefix('taser ').upper()}"
        fields.append(_field(model_field(model, "passed_on"), f"{title}: course date", group, "day", seen))
        fields.append(
            _field(
                model_field(model, "result"),
                f"{title}: course result",
                group,
                "code",
                f"{short} result, {taser} result",
            )
        )
    return tuple(fields)


FIELDS: tuple[Field, ...] = (
    _field(
        "collar_number", "Collar number", "identity", "text",
        "collar, collar no, collar num, shoulder no, shoulder number, shoulder num, shoulder, epaulette number, "
        "epaulette no, fin, force number, force no, officer no, officer number, staff no, pnn, payroll collar",
    ),
    _field("family_name", "Family name", "identity", "text", "surname, last name, family, officer surname, name last"),
    _field(
        "given_names", "Given names", "identity", "text",
        "given name, first name, first names, forename, forenames, first forename, name first, christian name",
    ),
    _field(
        "employment", "Employment", "employment", "code",
        "employment type, employee type, employee group, officer type, regular or special, regular special, "
        "employment status, person type, workforce type, worker type, contract group",
    ),
    _field(
        "employment_from", "Employed from", "employment", "day",
        "employment start, employment start date, employment from date, date of joining, joined force, date joined, "
        "hire date, latest hire date, force start date",
    ),
    _field(
        "leaving_date", "Last day of service", "employment", "day",
        "leaving, date left, left on, leave date, leaver date, termination date, employment end date, date of leaving, "
        "end date of service, leaving on, actual termination date",
    ),
    _field("rank", "Rank", "rank", "code", "grade, substantive rank, rank grade, current rank, rank description"),
    _field("rank_from", "Rank held from", "rank", "day", "rank date, rank start date, promotion date, date of rank, rank from date"),
    _field("acting_rank", "Acting or temporary rank", "rank", "code", "temporary rank, temp rank, acting up rank, acting"),
    _field("acting_from", "Acting rank from", "rank", "day", "acting start, acting start date, temporary rank from, acting rank start"),
    _field("acting_to", "Acting rank to (last day)", "rank", "day", "acting end, acting end date, acting rank to, temporary rank to, acting rank end"),
    _field("role_title", "Role", "role", "text", "job title, post title, position, position title, role name, job, role description, post"),
    _field("role_category", "Kind of role", "role", "code", "role type, function, business area, job family, department, role group"),
    _field("public_facing", "Public-facing role", "role", "code", "public facing, frontline, front line, patrol role, front line role, frontline role"),
    _field("role_from", "In this role from", "role", "day", "role start, role start date, position start date, post start date, date in role"),
    _field("district", "District", "posting", "text", "division, area, bcu, borough, lpa, local policing area, basic command unit"),
    _field("station", "Station", "posting", "text", "station code, location, work location, base, site, posted to, police station, posting"),
    _field("shift_team", "Shift or team", "posting", "text", "shift, team, team code, shift pattern, section, relief, rota team, watch"),
    _field("posting_from", "Posted from", "posting", "day", "posting date, posting start, posting start date, location start date, station from"),
    _field("patrol_status", "Patrol status", "patrol", "code", "independent patrol, ips, independent patrol status, accompanied or independent, patrol, ips status"),
    _field("patrol_status_from", "Patrol status from", "patrol", "day", "independent patrol date, ips date, ips from, independent patrol from, date of independent patrol"),
    _field("service_start", "Service start", "service", "day", "service start date, start of service, date of appointment, appointment date, police service start, attested, attestation date, continuous service date, service date, length of service date"),
    _field("safety_training_passed_on", "Safety training passed on", "safety_training", "day", "pst date, pst, ost, ost date, ppst, ppst date, pst passed, ost passed, personal safety training, personal safety training date, officer safety training, officer safety training date, public and personal safety training, safety training, safety training date, last pst, last ost, stt date"),
    _field("safety_training_result", "Safety training result", "safety_training", "code", "pst result, ost result, ppst result"),
    _field("first_aid_passed_on", "First aid passed on", "first_aid", "day", "first aid, first aid date, els, els date, elsp, emergency life support, emergency life support date, first aid passed, fa date, last first aid, module 2 first aid"),
    _field("first_aid_result", "First aid result", "first_aid", "code", "els result, fa result"),
    _field("fitness_test", "Fitness test", "fitness", "code", "fitness test type, jrft type, job related fitness test type, type of fitness test"),
    _field("fitness_level", "Fitness level", "fitness", "number", "jrft level, bleep level, bleep test level, fitness score, fitness result, level achieved, jrft score, job related fitness test level, shuttle level"),
    _field("fitness_taken_on", "Fitness test taken on", "fitness", "day", "fitness date, jrft date, fitness test date, jrft, bleep test date, job related fitness test date, last fitness test, fitness taken"),
    _field("eyesight_tested_on", "Eyesight tested on", "eyesight", "day", "eyesight date, eye test date, eyesight, eye test, vision test date, eyesight test date"),
    _field("eyesight_result", "Eyesight result", "eyesight", "code", "eye test result, vision result, eyesight test result"),
    _field("standards_check_on", "Professional standards check on", "standards", "day", "psd check date, psd check, standards check date, professional standards check, psd date, vetting check date"),
    _field("standards_check_result", "Professional standards result", "standards", "code", "psd result, psd check result, psd outcome, standards result, standards check outcome, professional standards outcome"),
    _field("restriction", "Restricted duties", "restriction", "code", "restricted, restriction, recuperative, limited duties, restricted duty, adjusted duties, on restriction"),
    _field("restriction_from", "Restricted from", "restriction", "day", "restriction date, restriction start, restriction start date, restricted duties from"),
    _field("restriction_reason", "Reason for restriction", "restriction", "text", "restriction reason, reason, restricted reason"),
    _field("federation_member", "Federation member", "federation", "code", "federation, federation membership, fed member, police federation, pfew member"),
    _field("federation_from", "Federation member from", "federation", "day", "federation date, federation start, federation joined, fed from"),
    _field("taser_application", "Taser application", "application", "code", "taser volunteer, taser applicant, ced application, taser application state, application state, application, volunteered, ced volunteer, taser application status"),
    _field("taser_application_on", "Taser application date", "application", "day", "application date, taser applied on, date applied, date volunteered, ced application date, taser volunteer date"),
    _field("recommendation_rank", "Recommended by (rank)", "recommendation", "code", "recommended by rank, recommending rank, recommended by, recommender rank"),
    _field("recommendation_on", "Recommended on", "recommendation", "day", "recommendation date, recommended date, date recommended"),
    _field("endorsement_rank", "Endorsed by (rank)", "endorsement", "code", "endorsed by rank, endorsing rank, endorsed by, endorser rank"),
    _field("endorsement_on", "Endorsed on", "endorsement", "day", "endorsement date, endorsed date, date endorsed"),
    _field("accreditation_model", "Taser model of the course", "accreditation", "code", "taser model, device model, ced model, model, taser type"),
    _field("accreditation_passed_on", "Taser course date", "accreditation", "day", "taser course date, taser date, taser passed, taser qualified, ced date, ced course date, taser passed on, taser initial date, last taser course, taser refresher date, taser accredited"),
    _field("accreditation_result", "Taser course result", "accreditation", "code", "taser result, ced result, taser course outcome, ced course result"),
    *_model_fields(),
)  # fmt: skip

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

LEFT_OUT: dict[str, str] = {
    **dict.fromkeys(
        ("warrant no", "warrant number", "warrant card", "warrant card number", "warrant"),
        "A warrant number is not a collar number. It is not read.",
    ),
    **dict.fromkeys(
        ("national insurance number", "ni number", "nino", "ni no", "date of birth", "dob", "birth date", "home address",
         "address", "postcode", "home postcode", "email", "e mail", "personal email", "mobile", "phone", "telephone",
         "gender", "sex", "ethnicity", "religion", "sexual orientation", "disability", "next of kin", "salary", "age"),
        "Not needed for authority to carry, so it is not read.",
    ),
    **dict.fromkeys(
        ("employee number", "employee no", "person id", "payroll number", "payroll no", "assignment number", "pay number",
         "staff id", "personnel number"),
        "A payroll number is not a collar number. It is not read.",
    ),
    **dict.fromkeys(
        ("name", "full name", "officer", "officer name"),
        "Give the family name and the given names in two columns: which is which cannot be told from one.",
    ),
    **dict.fromkeys(
        ("start date", "date", "from", "to", "end date", "date from", "date to", "passed", "result", "expiry", "expires",
         "expiry date"),
        "This heading does not say what the date or result is of. Choose what it is, or leave it out.",
    ),
}  # fmt: skip
"""Headings that are known and never proposed, each with the reason that the mapping page prints."""
