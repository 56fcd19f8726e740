"""The small marts about identities and deliveries, and what breaks them; see quality_marts.py."""

MARTS = """
create schema performance;
-- p0 in two records, p1 on a number that three people have, p2 linked, the rest without a number
alter table core.dim_person add column source_record_count integer;
insert into core.dim_person by name
    select 'p' || i as person_key, false as is_matchable, 'unknown' as sex,
        'white' as race_ethnicity, 'high_school' as education_level,
        'employed' as employment_status_at_entry
    from range(3, 6) as t (i);
update core.dim_person set source_record_count =
    case person_key when 'p1' then 3 when 'p0' then 2 when 'p2' then 2 else 1 end;
create table core.identity_audit as
    select 'college_a' as source_id, 'r' || record as source_person_id, 'education' as source_type,
        'p' || person as person_key, matched_by, match_probability, person < 3 as is_matchable,
        matched_by = 'ssn_token' as has_social_security_number, record != 9
            as has_name_and_day_of_birth,
        [2, 3, 2, 1, 1, 1][person + 1] as person_record_count,
        [1, 3, 1, null, null, null][person + 1] as same_number_record_count,
        same_number_record_count as same_number_source_record_count,
        same_number_record_count as same_number_name_count,
        [1, 2, 1, null, null, null][person + 1] as same_number_birth_year_count,
        person = 1 as is_shared_number_suspect, person < 2 as has_birth_year_conflict,
        person in (1, 2) as has_sex_conflict, [1, 1, 2, 2, 0, 0][person + 1]
            as same_name_person_count,
        person = 3 as is_ambiguous_name, person = 4 as is_for_clerical_review,
        ['birth_year_conflict', 'shared_number', 'sex_conflict', 'ambiguous_name',
            'clerical_review', 'unmatchable'][person + 1] as finding
    from (values (0, 0, 'ssn_token', null), (1, 0, 'name_dob_token', null),
        (2, 1, 'ssn_token', null), (3, 1, 'ssn_token', null), (4, 1, 'ssn_token', null),
        (5, 2, 'identity_link', 0.97), (6, 2, 'ssn_token', null), (7, 3, 'own_record', null),
        (8, 4, 'own_record', 0.8), (9, 5, 'own_record', null)
    ) as t (record, person, matched_by, match_probability);
-- on time, late, overdue, awaited, and a year
create table performance.delivery_scorecard as
    select 'agency_b' as agency_id, *, period_end_date + 45 as due_date,
        cast(date_trunc(if(period_type = 'quarter', 'quarter', 'year'), period_end_date) as date)
            as period_start_date,
        days_late = 0 as is_on_time, first_received_date is not null as is_complete,
        if(is_complete, 3, 0) as deliveries, deliveries // 3 as accepted_deliveries,
        deliveries // 3 as held_deliveries, deliveries // 3 as rejected_deliveries,
        if(is_complete, 100, 0) as rows_in, if(is_complete, 75, 0) as rows_accepted,
        if(is_complete, 25, 0) as rows_quarantined,
        if(is_complete, 10.10, null) as dollars_in, if(is_complete, 7.07, null)
            as dollars_accepted,
        if(is_complete, 3.03, null) as dollars_quarantined,
        if(is_complete, 0.25, null) as error_rate, if(is_complete, 0.5, null) as match_rate,
        if(period = '2024Q2', 0.25, null) as previous_error_rate,
        if(period = '2024Q2', 0.4, null) as previous_match_rate,
        if(days_late = 10, 0.0, null) as error_rate_change,
        if(days_late = 10, 0.1, null) as match_rate_change,
        if(is_complete, 'a rule', null) as most_frequent_rule,
        if(is_complete, 25, null) as most_frequent_rule_rows
    from (values
        ('ui_wage_records', 'quarter', '2024Q1', date '2024-03-31', date '2024-05-15', 0),
        ('ui_wage_records', 'quarter', '2024Q2', date '2024-06-30', date '2024-08-24', 10),
        ('training_services', 'quarter', '2024Q2', date '2024-06-30', null, 47),
        ('ui_wage_records', 'quarter', '2024Q3', date '2024-09-30', null, null),
        ('ui_claims', 'calendar_year', '2023', date '2023-12-31', date '2024-02-01', 0)
    ) as t (extract_name, period_type, period, period_end_date, first_received_date, days_late);
"""

_WAITS = "what is awaited and not overdue"
_NAME = "who is matched by name has one"
_LINK = "a match by the probabilistic pass"
_RECORDS = "a person has as many records"
_KNOWN = "the records with a number are counted"
_ABOVE = "no count of records with a number is above"
_SAME = "the doubts about a person"
_SUSPECT = "is suspect"
_STATUS = "every delivery was accepted, held or rejected"
_RULE = "a rule is named when rows broke it"
_RATE = "the error rate is rows_quarantined / rows_in"
_CHANGE = "a change is the rate less the previous one"

PLANTED = {
    "core.identity_audit": [
        ("set matched_by = 'name_dob_token' where source_person_id = 'r0'", "is matched by it"),
        ("set has_social_security_number = true", "is matched by it"),
        ("set is_matchable = false where matched_by = 'identity_link'", "an own record is not"),
        ("set is_matchable = true where matched_by = 'own_record'", "an own record is not"),
        ("set has_name_and_day_of_birth = false", _NAME),
        ("set same_name_person_count = 2", _NAME),
        ("set match_probability = null", _LINK),
        ("set match_probability = 0.5 where matched_by = 'ssn_token'", _LINK),
        ("set match_probability = 0.5 where matched_by = 'name_dob_token'", _LINK),
        ("where source_person_id = 'r0'", _RECORDS),
        ("set person_record_count = 1 where source_person_id = 'r0'", _RECORDS),
        ("set person_record_count = 3 where source_person_id = 'r0'", _RECORDS),
        ("set person_key = 'p9' where person_key = 'p5'", _RECORDS),
        *(
            (f"set same_number_{count}_count = {value} where person_key = 'p{person}'", _KNOWN)
            for count in ("record", "source_record", "name", "birth_year")
            for value, person in (("null", 0), ("0", 5))
        ),
        *(
            (f"set same_number_{count}_count = 4 where person_key = 'p1'", _ABOVE)
            for count in ("record", "source_record", "name", "birth_year")
        ),
        ("set finding = null where person_key = 'p5'", "the finding is the first doubt"),
        ("set finding = 'sex_conflict' where person_key = 'p1'", "the finding is the first doubt"),
        ("set is_ambiguous_name = false", "an ambiguous name is that"),
        ("set is_ambiguous_name = true where person_key = 'p2'", "an ambiguous name is that"),
        ("set is_ambiguous_name = true where person_key = 'p5'", "an ambiguous name is that"),
        ("set is_for_clerical_review = false", "who is for clerical review"),
        ("set is_for_clerical_review = true where person_key = 'p2'", "who is for clerical review"),
        ("set is_for_clerical_review = true where person_key = 'p5'", "who is for clerical review"),
        ("set is_shared_number_suspect = false", _SUSPECT),
        ("set has_birth_year_conflict = false where source_person_id = 'r0'", _SAME),
        ("set has_sex_conflict = false where source_person_id = 'r2'", _SAME),
        ("set is_shared_number_suspect = false where source_person_id = 'r2'", _SAME),
    ],
    "performance.delivery_scorecard": [
        ("set period = '2024Q4'", "a period is named after its type"),
        ("set period = '2023Q4' where period_type = 'calendar_year'", "is named after its type"),
        ("set period_start_date = date '2024-01-02'", "a period begins with its first day"),
        ("set is_complete = false", "a period is complete when"),
        ("set is_complete = true", "a period is complete when"),
        ("set is_on_time = null where days_late = 0", "on time is 0 days late"),
        ("set is_on_time = true where days_late = 10", "on time is 0 days late"),
        ("set is_on_time = false where days_late is null", "on time is 0 days late"),
        ("set days_late = 11 where period = '2024Q2'", "the days late run from due_date"),
        ("set days_late = 46 where not is_complete", "the days late run from due_date"),
        ("set days_late = null where days_late = 47", _WAITS),
        ("set days_late = 0 where days_late is null", _WAITS),
        ("set due_date = date '2024-09-29' where days_late is null", _WAITS),
        ("set due_date = date '2024-09-30' where days_late = 47", _WAITS),
        *((f"set {status}_deliveries = 2", _STATUS) for status in ("accepted", "held", "rejected")),
        ("set deliveries = 0, held_deliveries = -2 where is_complete", _STATUS),
        ("set rows_in = 99", "rows in = rows accepted"),
        ("set dollars_in = 10.11 where is_complete", "dollars in = dollars accepted"),
        ("set dollars_accepted = null", "dollars in = dollars accepted"),
        ("set rows_in = 1 where not is_complete", "without deliveries there are no rows"),
        ("set dollars_in = 0 where not is_complete", "without deliveries there are no rows"),
        ("set most_frequent_rule = null", _RULE),
        ("set most_frequent_rule_rows = 0 where is_complete", _RULE),
        ("set error_rate = 0.26 where is_complete", _RATE),
        ("set error_rate = null", _RATE),
        ("set error_rate = 0 where not is_complete", _RATE),
        *(
            (f"set {rate}_rate_change = {value}", _CHANGE)
            for rate in ("error", "match")
            for value in ("0.2", "null")
        ),
    ],
}

VIOLATIONS = {
    "core.identity_audit": (
        "update core.identity_audit set is_ambiguous_name = true where person_key = 'p5'",
        "an ambiguous name is that of an own record",
    ),
    "performance.delivery_scorecard": (
        "update performance.delivery_scorecard set dollars_in = 10.11 where is_complete",
        "dollars in = dollars accepted + dollars quarantined, to the cent",
    ),
}
