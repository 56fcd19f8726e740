-- One row per record: the person as of program entry, so that of two periods the later one counts.
select
    records._line,
    agency.agency_id,
    records.e100 as participant_id,
    records.e2700 as ssn,
    cast(null as varchar) as first_name,
    cast(null as varchar) as last_name,
    pirl_birth_date(records.e200, records.e900) as birth_date,
    pirl_sex(records.e201) as sex,
    pirl_race(
        records.e210, records.e211, records.e212, records.e213, records.e214, records.e215
    ) as race_ethnicity,
    pirl_yes_no(records.e803) as is_english_learner,
    pirl_yes_no(records.e202) as has_disability,
    pirl_yes_no(records.e802) as is_low_income,
    pirl_education_level(records.e408, records.e407) as education_level,
    case
        when not agency.has_municipalities then null
        else
            coalesce(
                pirl_listed('zip', records.e103),
                pirl_listed('county', records.e102),
                case
                    when coalesce(records.e103, records.e102) is null then null
                    when agency.accepts_unlisted_places then agency.unlisted_municipality
                    else coalesce(records.e103, records.e102)
                end
            )
    end as municipality,
    pirl_yes_no(records.e300) as is_veteran,
    pirl_yes_no(records.e801) as is_ex_offender,
    pirl_yes_no(records.e800) as is_homeless,
    pirl_yes_no(records.e806) as is_single_parent,
    pirl_yes_no(records.e704) as is_foster_youth,
    pirl_yes_no(records.e402) as is_long_term_unemployed,
    pirl_employment(records.e400) as employment_status_at_entry,
    pirl_date(records.e900) as updated_at
from pirl_record as records
cross join pirl_option as agency
