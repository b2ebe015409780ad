"""Which column is which: proposed from headings and samples, then held to."""

from datetime import date

from reddot.exchange import hr_extract
from reddot.exchange.hr_extract import FIELDS, apply_mapping, columns_of, preview, propose_mapping
from reddot.exchange.hr_extract.fields import LEFT_OUT, normalise
from reddot.exchange.hr_extract.groups import GROUPS
from tests.pure.exchange.files import AS_OF, codes, csv_of, read, workbook_of


def proposed(*headings: str, samples: tuple[object, ...] = ()) -> dict[str, tuple[str, str]]:
    found = propose_mapping(headings, [list(samples)] if samples else [])  # type: ignore[list-item]
    return {proposal.heading: (proposal.field, proposal.certainty) for proposal in found}


def test_headings_are_known_under_many_names() -> None:
    assert proposed("Shoulder No.", "SURNAME", "PST Date", "Job Related Fitness Test Level", "taser_7_passed_on") == {
        "Shoulder No.": ("collar_number", "known"),
        "SURNAME": ("family_name", "known"),
        "PST Date": ("safety_training_passed_on", "known"),
        "Job Related Fitness Test Level": ("fitness_level", "known"),
        "taser_7_passed_on": ("taser_7_passed_on", "known"),
    }


def test_a_warrant_number_is_not_a_collar_number() -> None:
    [proposal] = propose_mapping(["Warrant no"], [["12345"]])

    assert proposal.field == ""
    assert "not a collar number" in proposal.note


def test_personal_data_that_is_not_needed_is_left_out_with_a_reason() -> None:
    found = propose_mapping(["DOB", "Home address", "Ethnicity", "Start date"], [])

    assert [proposal.field for proposal in found] == [""] * 4
    assert all(proposal.note for proposal in found)


def test_a_heading_close_to_a_known_one_is_likely_when_its_samples_fit() -> None:
    assert proposed("Date of last PST", samples=("03/04/2019",))["Date of last PST"] == (
        "safety_training_passed_on",
        "likely",
    )
    assert proposed("Date of last PST", samples=("Room 4",))["Date of last PST"] == ("", "none")


def test_a_field_is_proposed_for_one_column_and_the_other_says_why_not() -> None:
    found = propose_mapping(["Surname", "Family name", "Date"], [])

    assert [proposal.field for proposal in found] == ["family_name", "", ""]
    assert found[1].note == "Family name is already read from 'Surname'."


def test_samples_are_the_first_different_filled_cells() -> None:
    [proposal] = propose_mapping(["Rank"], [["PC"], ["PC"], [""], ["Sgt"], [None], ["Insp"], ["Supt"]])

    assert proposal.samples == ("PC", "Sgt", "Insp")


def test_each_fault_of_a_mapping_is_named() -> None:
    placement = apply_mapping(["A", "B"], {"A": "rank", "B": "rank", "C": "collar_number", "D": ""})
    assert [(p.column, p.code) for p in placement.problems] == [("B", "mapping.twice"), ("C", "mapping.no_column")]
    assert apply_mapping(["A"], {"A": "shoe_size"}).problems[0].code == "mapping.unknown_field"
    assert apply_mapping(["A"], {"A": "rank"}).problems[0].code == "mapping.no_collar"


def test_a_chosen_mapping_is_followed_and_the_rest_is_not_read() -> None:
    found = read(["Who", "When", "Surname"], ["1001", "03/04/2019", "Ashby"],
                 mapping={"Who": "collar_number", "When": "first_aid_passed_on"})  # fmt: skip

    assert [(f.kind.value, f.valid_from) for f in found.rows[0].facts] == [("first_aid", date(2019, 4, 3))]
    assert found.rows[0].family_name == ""
    assert found.reading.unused == ("Surname",)


def test_a_mapping_that_does_not_fit_reads_nothing() -> None:
    found = read(["Who"], ["1001"], mapping={"Collar": "collar_number"})

    assert found.rows == ()
    assert not found.usable
    assert codes(found) == [(None, "Collar", "mapping.no_column")]


def test_a_constant_says_what_the_file_does_not() -> None:
    found = read(["Collar", "JRFT level", "JRFT date"], ["1", "5.4", "03/04/2019"],
                 constants={"fitness_test": "Bleep test"})  # fmt: skip

    assert found.rows[0].facts[0].value == "shuttle_15m 5.4"
    assert found.problems == ()


def test_the_preview_shows_headings_samples_and_proposals_in_every_format() -> None:
    headings, rows = ["Collar", "Rank", "Shoe size"], [["1001", "PC", "9"], ["1002", "Sgt", "8"]]

    for source in (csv_of(headings, *rows), workbook_of("xlsx", headings, rows), workbook_of("ods", headings, rows)):
        seen = preview(source)

        assert seen.problem is None
        assert seen.headings == ("Collar", "Rank", "Shoe size")
        assert seen.rows == ((2, ("1001", "PC", "9")), (3, ("1002", "Sgt", "8")))
        assert columns_of(seen.proposals) == {"Collar": "collar_number", "Rank": "rank"}


def test_the_preview_of_what_is_no_table_says_so() -> None:
    problem = preview(b"%PDF-1.7 ...").problem

    assert problem is not None
    assert problem.code == "file.pdf"


def test_every_field_belongs_to_a_group_that_reads_it() -> None:
    assert {field.group for field in FIELDS} - {"identity"} == set(GROUPS)


def test_no_heading_is_an_alias_of_two_fields_or_both_known_and_left_out() -> None:
    seen: dict[str, str] = {}
    for field in FIELDS:
        for alias in field.aliases:
            assert seen.setdefault(alias, field.name) == field.name, alias
            assert alias == normalise(alias)
            assert alias not in LEFT_OUT


def test_the_page_names_every_field() -> None:
    from pathlib import Path

    page = (Path(hr_extract.__file__).parents[3] / "docs/reference/formats/hr-extract.md").read_text()

    assert [field.name for field in FIELDS if f"`{field.name}`" not in page] == []
    assert AS_OF
